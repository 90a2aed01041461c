package io.github.layerflux.step;

import io.github.layerflux.cache.FileSet;
import io.github.layerflux.cache.SelectedFile;
import io.github.layerflux.copy.Source;
import io.github.layerflux.copy.SourceSelector;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.sandbox.CacheFolder;
import io.github.layerflux.sandbox.MountSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of a mount's {@code source}, as they count for the key and as the sandbox gets them. */
final class MountFiles {

    private final SourceTree tree;
    private final Source source;

    /**
     * Finds them.
     *
     * @param path in the tree; empty for all of it
     * @throws io.github.layerflux.failure.UserFailure when there is nothing
     */
    MountFiles(SourceTree tree, String path) {
        this.tree = tree;
        this.source = new SourceSelector(tree.root()).path(path);
    }

    FileSet forKey() {
        List<SelectedFile> files = new ArrayList<>(source.below().size() + 1);
        files.add(new SelectedFile(source.path(), source.entry()));
        for (LayerEntry below : source.below()) {
            files.add(new SelectedFile(source.reached(below), below));
        }
        return new FileSet(tree.origin(), files, tree.digests(), tree.folder());
    }

    MountSource forSandbox() throws IOException {
        String path = source.entry().path();
        return tree.folder().isPresent()
                ? new MountSource.LocalFiles(tree.folder().get(), entries(), path)
                : new MountSource.ImageFiles(tree.layers(), path);
    }

    /** As what a new cache begins with. */
    CacheFolder.Seed asSeed() throws IOException {
        StringBuilder identity = new StringBuilder(source.path()).append('\n');
        if (tree.image().isPresent()) {
            identity.append(tree.image().get().imageId());
        } else {
            for (LayerEntry entry : entries()) {
                identity.append(entry.path()).append('\0').append(entry.mode()).append(' ');
                identity.append(entry.mtimeSeconds())
                        .append(' ')
                        .append(entry.size())
                        .append('\n');
            }
        }
        return new CacheFolder.Seed(forSandbox(), Digest.of(identity.toString()).toString());
    }

    private List<LayerEntry> entries() throws IOException {
        List<LayerEntry> entries = new ArrayList<>(source.below().size() + 1);
        Map<String, String> firstNames = new HashMap<>();
        entries.add(source.entry());
        for (LayerEntry entry : source.below()) {
            entries.add(linked(entry, firstNames));
        }
        return entries;
    }

    /** One file with several names stays one file. */
    private LayerEntry linked(LayerEntry entry, Map<String, String> firstNames) throws IOException {
        Optional<String> file =
                entry.type() == EntryType.FILE ? tree.root().tree().sharedFile(entry) : Optional.empty();
        String first = file.isPresent() ? firstNames.putIfAbsent(file.get(), entry.path()) : null;
        if (first == null) {
            return entry;
        }
        return new LayerEntry(
                entry.path(),
                EntryType.HARDLINK,
                entry.mode(),
                entry.uid(),
                entry.gid(),
                0,
                entry.mtimeSeconds(),
                entry.mtimeNanos(),
                first,
                Optional.empty(),
                -1,
                0,
                0,
                Map.of());
    }
}
