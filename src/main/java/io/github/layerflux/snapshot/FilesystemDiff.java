package io.github.layerflux.snapshot;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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

    /** As in layers (image-spec, layer.md, "Whiteouts"). */
    private static final String WHITEOUT = ".wh.";

    /** What marks an opaque folder; fuse-overlayfs makes both. */
    private static final List<String> OPAQUE = List.of(".wh..wh..opq", ".wh..opq");

    private final Path upper;
    private final Path lower;
    private final Owners owners;
    private final boolean namedWhiteouts;
    private final DiffOutput output;
    private final Map<Long, String> linked = new HashMap<>();

    /**
     * @param upper the folder that overlayfs wrote to, mounted with {@code userxattr}; nobody writes to it any more
     * @param lower the merged file system below it
     * @param owners where both keep owners
     * @param namedWhiteouts whether whiteouts and opaque folders are also marked by files, as fuse-overlayfs does where it
     *     may not make device nodes
     * @param clampSeconds later modification times become this moment, in seconds since the epoch
     * @param writer receives the entries; not finished here
     */
    public FilesystemDiff(
            Path upper,
            Path lower,
            Owners owners,
            boolean namedWhiteouts,
            OptionalLong clampSeconds,
            LayerWriter writer) {
        this.namedWhiteouts = namedWhiteouts;
        this.upper = upper;
        this.lower = lower;
        this.owners = owners;
        this.output = new DiffOutput(clampSeconds, writer);
    }

    /** Writes all differences. */
    public void write() throws IOException {
        FileState now = state(upper, FileStatus.of(upper));
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
            if (namedWhiteouts && name.startsWith(WHITEOUT)) {
                namedWhiteout(folder, name, below);
                continue;
            }
            Path file = FileNames.resolve(upper, path);
            FileStatus status = FileStatus.of(file);
            Optional<Path> old = below.map(parent -> FileNames.resolve(parent, name));
            if (status.isWhiteout()) {
                // before links are looked at: overlayfs links whiteouts to each other
                if (!namedWhiteouts || isBelow(old)) {
                    output.marker(path, EntryType.WHITEOUT);
                }
            } else if (status.isDirectory()) {
                folder(path, state(file, status), old);
            } else {
                file(path, file, status, old);
            }
        }
    }

    private void namedWhiteout(String folder, String name, Optional<Path> below) throws IOException {
        String hidden = name.substring(WHITEOUT.length());
        if (!OPAQUE.contains(name) && isBelow(below.map(parent -> FileNames.resolve(parent, hidden)))) {
            output.marker(folder.isEmpty() ? hidden : folder + "/" + hidden, EntryType.WHITEOUT);
        }
    }

    /** Whether there is anything to hide: fuse-overlayfs doesn't look. */
    private static boolean isBelow(Optional<Path> old) throws IOException {
        return old.isPresent() && FileStatus.find(old.get()).isPresent();
    }

    private FileState state(Path folder, FileStatus status) throws IOException {
        FileState state = FileState.of(folder, status, owners);
        return namedWhiteouts && Files.exists(folder.resolve(OPAQUE.get(0)), LinkOption.NOFOLLOW_LINKS)
                ? new FileState(state.status(), state.attributes(), true)
                : state;
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
