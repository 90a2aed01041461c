package io.github.layerflux.snapshot;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads an overlay's upper folder as a layer: what was added or changed, with all parent folders, and whiteouts for
 * what was removed. Entries come sorted, parents before children. What was only copied up and is as it was below is
 * left out; sockets are too, as in every engine.
 */
public final class FilesystemDiff {

    private final Path upper;
    private final Path lower;
    private final Owners owners;
    private final DiffOutput output;
    private final Map<Long, String> linked = new HashMap<>();

    /**
     * @param upper the folder that overlayfs wrote to, mounted with {@code userxattr}; nobody writes to it any more
     * @param lower the merged file system below it
     * @param owners where both keep owners
     * @param clampSeconds later modification times become this moment, in seconds since the epoch
     * @param writer receives the entries; not finished here
     */
    public FilesystemDiff(Path upper, Path lower, Owners owners, OptionalLong clampSeconds, LayerWriter writer) {
        this.upper = upper;
        this.lower = lower;
        this.owners = owners;
        this.output = new DiffOutput(clampSeconds, writer);
    }

    /** Writes all differences. */
    public void write() throws IOException {
        FileState now = FileState.of(upper, owners);
        if (!now.status().sameOwnerAndMode(FileState.of(lower, owners).status())) {
            output.folder("", now);
        }
        if (now.opaque()) {
            output.marker("", EntryType.OPAQUE);
        }
        children("", Optional.of(lower));
    }

    private void children(String folder, Optional<Path> below) throws IOException {
        List<String> names = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(FileNames.resolve(upper, folder))) {
            for (Path child : stream) {
                names.add(FileNames.name(child));
            }
        }
        Collections.sort(names);
        for (String name : names) {
            String path = folder.isEmpty() ? name : folder + "/" + name;
            Path file = FileNames.resolve(upper, path);
            FileStatus status = FileStatus.of(file);
            Optional<Path> old = below.map(parent -> FileNames.resolve(parent, name));
            if (status.isWhiteout()) {
                // before links are looked at: overlayfs links whiteouts to each other
                output.marker(path, EntryType.WHITEOUT);
            } else if (status.isDirectory()) {
                folder(path, FileState.of(file, status, owners), old);
            } else {
                file(path, file, status, old);
            }
        }
    }

    private void folder(String path, FileState state, Optional<Path> old) throws IOException {
        Optional<FileState> before = old.isPresent() ? FileState.find(old.get(), owners) : Optional.empty();
        boolean wasFolder = before.isPresent() && before.get().status().isDirectory();
        LayerEntry entry = output.enter(path, state);
        boolean unchanged = wasFolder && !state.opaque() && state.sameAs(before.get());
        if (!unchanged) {
            output.parents();
        }
        if (state.opaque() && wasFolder) {
            output.marker(path, EntryType.OPAQUE);
        }
        children(path, wasFolder && !state.opaque() ? old : Optional.empty());
        output.leave(entry);
    }

    private void file(String path, Path file, FileStatus status, Optional<Path> old) throws IOException {
        Optional<EntryType> type = status.entryType();
        if (type.isEmpty()) {
            return;
        }
        String first = status.links() > 1 ? linked.get(status.inode()) : null;
        FileState state = FileState.of(file, status, owners);
        if (first != null) {
            output.hardLink(path, state, first);
            return;
        }
        if (status.links() > 1) {
            linked.put(status.inode(), path);
        } else if (old.isPresent() && isSame(file, state, old.get())) {
            return;
        }
        output.file(path, state, type.get(), file);
    }

    private boolean isSame(Path file, FileState state, Path old) throws IOException {
        Optional<FileState> before = FileState.find(old, owners);
        return before.isPresent() && state.sameAs(before.get()) && state.sameContent(file, old);
    }
}
