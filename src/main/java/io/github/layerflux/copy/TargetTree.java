package io.github.layerflux.copy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.SymlinkResolver;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An image's files with what is planned on top of them: each later change sees the earlier ones. */
final class TargetTree {

    private final FileTree image;
    private final NavigableMap<String, PlannedEntry> planned = new TreeMap<>();
    /** Folders of the image that were removed; none of what they hold shines through. */
    private final Set<String> removed = new TreeSet<>();

    TargetTree(FileTree image) {
        this.image = image;
    }

    Optional<LayerEntry> lookup(String path) throws IOException {
        PlannedEntry here = planned.get(path);
        if (here != null) {
            return Optional.of(here.entry());
        }
        if (path.isEmpty()) {
            // scratch has no root entry, and yet a root
            return image.lookup("").or(() -> Optional.of(LayerEntry.directory("", 0755, 0, 0, 0, 0)));
        }
        return isHidden(path) ? Optional.empty() : image.lookup(path);
    }

    private boolean isHidden(String path) {
        if (removed.contains(path)) {
            return true;
        }
        for (String folder = ImagePath.parent(path); !folder.isEmpty(); folder = ImagePath.parent(folder)) {
            PlannedEntry there = planned.get(folder);
            if (removed.contains(folder) || (there != null && !there.entry().isDirectory())) {
                return true;
            }
        }
        return false;
    }

    /** What is planned at a path. */
    Optional<PlannedEntry> planned(String path) {
        return Optional.ofNullable(planned.get(path));
    }

    boolean isDirectory(String path) throws IOException {
        Optional<LayerEntry> entry = lookup(path);
        return entry.isPresent() && entry.get().isDirectory();
    }

    /** The path with all links followed, the last part's too. */
    String resolve(String path) throws IOException {
        return resolveWithin("", path, true);
    }

    /** As for a process whose root folder is {@code root}: the result begins with it. */
    String resolveWithin(String root, String path, boolean followLast) throws IOException {
        return ImagePath.join(
                root,
                SymlinkResolver.resolve(new View(this, root), path, followLast).path());
    }

    /** Where the bytes of a file of the image are. */
    FileBytes bytesOf(LayerEntry file) {
        return new FileBytes.InTree(image, file);
    }

    /** Plans an entry at its path, whose folder must exist. An entry of the same path is forgotten. */
    void put(PlannedEntry entry) {
        planned.put(entry.entry().path(), entry);
    }

    /** Gives mode, owner and time to a planned file under all of its names. */
    void changeAll(FileBytes file, LayerEntry attributes) {
        planned.replaceAll(
                (path, entry) -> entry.bytes().isPresent() && entry.bytes().get() == file
                        ? new PlannedEntry(entry.entry().withAttributesOf(attributes), entry.bytes())
                        : entry);
    }

    /** Removes what is at a path with all below it; something else must be put there. */
    void remove(String path) throws IOException {
        planned.subMap(path + "/", path + "0").clear();
        planned.remove(path);
        Optional<LayerEntry> below = image.lookup(path);
        if (below.isPresent() && below.get().isDirectory()) {
            removed.add(path);
        }
    }

    /**
     * Makes the folders of a path that are missing.
     *
     * @param path resolved
     * @param template a folder whose mode, owner and time they get
     * @throws UserFailure when something on the way is no folder
     */
    void makeDirectories(String path, LayerEntry template) throws IOException {
        Optional<LayerEntry> entry = lookup(path);
        if (entry.isPresent()) {
            if (!entry.get().isDirectory()) {
                throw new UserFailure("/" + path + " is not a folder");
            }
            return;
        }
        makeDirectories(ImagePath.parent(path), template);
        put(PlannedEntry.of(template.withPath(path)));
    }

    /**
     * What the layer will hold. The folders on the way to an entry belong to it with the attributes they have: an
     * unpacker that sees this layer alone would otherwise make them up.
     */
    LayerPlan plan() throws IOException {
        List<PlannedEntry> folders = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (String path : planned.keySet()) {
            String folder = ImagePath.parent(path);
            while (!folder.isEmpty() && !planned.containsKey(folder) && seen.add(folder)) {
                folders.add(PlannedEntry.of(image.lookup(folder).orElseThrow()));
                folder = ImagePath.parent(folder);
            }
        }
        for (PlannedEntry folder : folders) {
            put(folder);
        }
        List<PlannedEntry> entries = new ArrayList<>(planned.size());
        for (PlannedEntry entry : planned.values()) {
            entries.add(entry);
            if (entry.entry().isDirectory() && removed.contains(entry.entry().path())) {
                entries.add(PlannedEntry.of(opaque(entry.entry().path())));
            }
        }
        return new LayerPlan(entries);
    }

    private static LayerEntry opaque(String path) {
        return new LayerEntry(
                path, EntryType.OPAQUE, 0, 0, 0, 0, 0, 0, "", Optional.empty(), -1, 0, 0, java.util.Map.of());
    }

    /** This tree from some folder on, for following links. */
    private record View(TargetTree target, String root) implements FileTree {

        @Override
        public Optional<LayerEntry> lookup(String path) throws IOException {
            return target.lookup(ImagePath.join(root, path));
        }

        @Override
        public List<LayerEntry> children(String path) {
            throw new UnsupportedOperationException("following links lists nothing");
        }

        @Override
        public InputStream open(LayerEntry file) {
            throw new UnsupportedOperationException("following links reads nothing");
        }
    }
}
