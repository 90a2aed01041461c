package io.github.layerflux.remote;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * A commit's files, read from the repository: nothing is checked out. Folders are 0755, files 0644 or 0755, all 0:0 and of
 * the commit's time.
 */
final class GitTree implements FileTree, AutoCloseable {

    private final Repository repository;
    private final ObjectId tree;
    private final long seconds;
    private final Map<String, GitTree> submodules;

    /** @param submodules by path; one that isn't there is an empty folder */
    GitTree(Repository repository, ObjectId tree, long seconds, Map<String, GitTree> submodules) {
        this.repository = repository;
        this.tree = tree;
        this.seconds = seconds;
        this.submodules = Map.copyOf(submodules);
    }

    /** Closes the packs, which can be read again all the same: whoever still reads is not disturbed. */
    @Override
    public void close() {
        submodules.values().forEach(GitTree::close);
        repository.close();
    }

    @Override
    public Optional<LayerEntry> lookup(String path) throws IOException {
        if (path.isEmpty()) {
            return Optional.of(LayerEntry.directory("", 0755, 0, 0, seconds, 0));
        }
        Optional<Map.Entry<String, GitTree>> submodule = submodule(path);
        if (submodule.isPresent() && !submodule.get().getKey().equals(path)) {
            String below = path.substring(submodule.get().getKey().length() + 1);
            return submodule.get().getValue().lookup(below).map(entry -> entry.withPath(path));
        }
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
            return walk == null ? Optional.empty() : Optional.of(entry(reader, walk, path));
        }
    }

    private Optional<Map.Entry<String, GitTree>> submodule(String path) {
        for (Map.Entry<String, GitTree> submodule : submodules.entrySet()) {
            if (path.equals(submodule.getKey()) || path.startsWith(submodule.getKey() + "/")) {
                return Optional.of(submodule);
            }
        }
        return Optional.empty();
    }

    @Override
    public List<LayerEntry> children(String path) throws IOException {
        Optional<Map.Entry<String, GitTree>> submodule = path.isEmpty() ? Optional.empty() : submodule(path);
        List<LayerEntry> children = new ArrayList<>();
        if (submodule.isPresent()) {
            String root = submodule.get().getKey();
            String below = path.equals(root) ? "" : path.substring(root.length() + 1);
            for (LayerEntry child : submodule.get().getValue().children(below)) {
                children.add(child.withPath(root + "/" + child.path()));
            }
            return children;
        }
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = folder(reader, path)) {
            while (walk != null && walk.next()) {
                String name = walk.getNameString();
                children.add(entry(reader, walk, path.isEmpty() ? name : path + "/" + name));
            }
        }
        children.sort(Comparator.comparing(LayerEntry::path));
        return children;
    }

    private @org.jspecify.annotations.Nullable TreeWalk folder(ObjectReader reader, String path) throws IOException {
        ObjectId id = tree;
        if (!path.isEmpty()) {
            try (TreeWalk found = TreeWalk.forPath(reader, path, tree)) {
                if (found == null || !FileMode.TREE.equals(found.getRawMode(0))) {
                    return null;
                }
                id = found.getObjectId(0);
            }
        }
        TreeWalk walk = new TreeWalk(reader);
        walk.addTree(id);
        return walk;
    }

    private LayerEntry entry(ObjectReader reader, TreeWalk walk, String path) throws IOException {
        FileMode mode = walk.getFileMode(0);
        ObjectId id = walk.getObjectId(0);
        if (mode == FileMode.TREE || mode == FileMode.GITLINK) {
            return LayerEntry.directory(path, 0755, 0, 0, seconds, 0);
        }
        if (mode == FileMode.SYMLINK) {
            String target = new String(reader.open(id).getBytes(), StandardCharsets.UTF_8);
            return LayerEntry.symlink(path, target, 0, 0, seconds, 0);
        }
        long size = reader.getObjectSize(id, ObjectReader.OBJ_ANY);
        int permissions = mode == FileMode.EXECUTABLE_FILE ? 0755 : 0644;
        return LayerEntry.file(path, permissions, 0, 0, size, seconds, 0);
    }

    @Override
    public InputStream open(LayerEntry file) throws IOException {
        Optional<Map.Entry<String, GitTree>> submodule = submodule(file.path());
        if (submodule.isPresent()) {
            String below = file.path().substring(submodule.get().getKey().length() + 1);
            return submodule.get().getValue().open(file.withPath(below));
        }
        if (file.type() != EntryType.FILE) {
            throw new IOException(file.path() + " is no file");
        }
        try (ObjectReader reader = repository.newObjectReader();
                TreeWalk walk = TreeWalk.forPath(reader, file.path(), tree)) {
            if (walk == null) {
                throw new IOException(file.path() + " is not in the commit");
            }
            ObjectLoader loader = repository.open(walk.getObjectId(0));
            return loader.openStream();
        }
    }
}
