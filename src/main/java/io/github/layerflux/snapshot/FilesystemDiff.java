package io.github.layerflux.snapshot;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final OptionalLong clampSeconds;
    private final LayerWriter writer;
    private final Map<Long, String> linked = new HashMap<>();
    private final Deque<LayerEntry> parents = new ArrayDeque<>();

    /**
     * @param upper the folder that overlayfs wrote to, mounted with {@code userxattr}; nobody writes to it any more
     * @param lower the merged file system below it
     * @param clampSeconds later modification times become this moment, in seconds since the epoch
     * @param writer receives the entries; not finished here
     */
    public FilesystemDiff(Path upper, Path lower, OptionalLong clampSeconds, LayerWriter writer) {
        this.upper = upper;
        this.lower = lower;
        this.clampSeconds = clampSeconds;
        this.writer = writer;
    }

    /** Writes all differences. */
    public void write() throws IOException {
        FileStatus now = FileStatus.of(upper);
        FileStatus before = FileStatus.of(lower);
        Map<String, byte[]> attributes = attributes(upper);
        if (!now.sameOwnerAndMode(before)) {
            writer.add(entry("", now, EntryType.DIRECTORY, "", attributes));
        }
        if (isOpaque(upper)) {
            writer.add(marker("", EntryType.OPAQUE));
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
                emit(marker(path, EntryType.WHITEOUT));
            } else if (status.isDirectory()) {
                folder(path, file, status, old);
            } else {
                file(path, file, status, old);
            }
        }
    }

    private void folder(String path, Path file, FileStatus status, Optional<Path> old) throws IOException {
        boolean opaque = isOpaque(file);
        Optional<FileStatus> before = old.isPresent() ? FileStatus.find(old.get()) : Optional.empty();
        boolean wasFolder = before.isPresent() && before.get().isDirectory();
        Map<String, byte[]> attributes = attributes(file);
        LayerEntry entry = entry(path, status, EntryType.DIRECTORY, "", attributes);
        parents.addLast(entry);
        boolean unchanged = wasFolder
                && !opaque
                && status.sameOwnerAndMode(before.get())
                && status.modified().equals(before.get().modified())
                && sameAttributes(attributes, attributes(old.get()));
        if (!unchanged) {
            emitParents();
        }
        if (opaque && wasFolder) {
            emit(marker(path, EntryType.OPAQUE));
        }
        children(path, wasFolder && !opaque ? old : Optional.empty());
        parents.removeLastOccurrence(entry);
    }

    private void file(String path, Path file, FileStatus status, Optional<Path> old) throws IOException {
        Optional<EntryType> type = type(status);
        if (type.isEmpty()) {
            return;
        }
        String first = status.links() > 1 ? linked.putIfAbsent(status.inode(), path) : null;
        if (first != null) {
            emit(entry(path, status, EntryType.HARDLINK, first, Map.of()));
            return;
        }
        Map<String, byte[]> attributes = attributes(file);
        if (status.links() == 1 && old.isPresent() && isSame(file, status, attributes, old.get())) {
            return;
        }
        String link = status.isSymlink() ? FileNames.target(Files.readSymbolicLink(file)) : "";
        LayerEntry entry = entry(path, status, type.get(), link, attributes);
        if (type.get() == EntryType.FILE) {
            emitParents();
            try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                writer.add(entry, bytes);
            }
        } else {
            emit(entry);
        }
    }

    private static boolean isSame(Path file, FileStatus status, Map<String, byte[]> attributes, Path old)
            throws IOException {
        Optional<FileStatus> before = FileStatus.find(old);
        return before.isPresent()
                && status.sameOwnerAndMode(before.get())
                && status.size() == before.get().size()
                && status.rdev() == before.get().rdev()
                && status.modified().equals(before.get().modified())
                && sameAttributes(attributes, attributes(old))
                && sameContent(file, status, old);
    }

    private static boolean sameContent(Path file, FileStatus status, Path old) throws IOException {
        if (status.isRegular()) {
            return Files.mismatch(file, old) < 0;
        }
        return !status.isSymlink() || Files.readSymbolicLink(file).equals(Files.readSymbolicLink(old));
    }

    private static Optional<EntryType> type(FileStatus status) {
        return switch (status.type()) {
            case PosixFiles.S_IFREG -> Optional.of(EntryType.FILE);
            case PosixFiles.S_IFLNK -> Optional.of(EntryType.SYMLINK);
            case PosixFiles.S_IFIFO -> Optional.of(EntryType.FIFO);
            case PosixFiles.S_IFCHR -> Optional.of(EntryType.CHARACTER_DEVICE);
            case PosixFiles.S_IFBLK -> Optional.of(EntryType.BLOCK_DEVICE);
            default -> Optional.empty();
        };
    }

    private void emit(LayerEntry entry) {
        emitParents();
        writer.add(entry);
    }

    private void emitParents() {
        // entries leave this queue once written, so each folder is written once and only when needed
        while (!parents.isEmpty()) {
            writer.add(parents.removeFirst());
        }
    }

    private LayerEntry entry(
            String path, FileStatus status, EntryType type, String link, Map<String, byte[]> attributes) {
        boolean late = clampSeconds.isPresent() && status.seconds() >= clampSeconds.getAsLong();
        boolean device = type == EntryType.CHARACTER_DEVICE || type == EntryType.BLOCK_DEVICE;
        return new LayerEntry(
                path,
                type,
                status.permissions(),
                status.uid(),
                status.gid(),
                type == EntryType.FILE ? status.size() : 0,
                late ? clampSeconds.getAsLong() : status.seconds(),
                late ? 0 : status.nanos(),
                link,
                Optional.empty(),
                -1,
                device ? status.major() : 0,
                device ? status.minor() : 0,
                attributes);
    }

    private static LayerEntry marker(String path, EntryType type) {
        return new LayerEntry(path, type, 0, 0, 0, 0, 0, 0, "", Optional.empty(), -1, 0, 0, Map.of());
    }

    private static boolean isOpaque(Path folder) throws IOException {
        byte[] value = PosixFiles.attributes(folder).get(LayerApplier.OPAQUE);
        return value != null && value.length == 1 && value[0] == 'y';
    }

    /** What belongs into a layer: not overlayfs's own notes, labels of this machine or access lists. */
    private static Map<String, byte[]> attributes(Path file) throws IOException {
        Map<String, byte[]> all = PosixFiles.attributes(file);
        if (all.isEmpty()) {
            return all;
        }
        Map<String, byte[]> kept = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> attribute : all.entrySet()) {
            String name = attribute.getKey();
            if (name.equals("security.capability") || name.startsWith("user.") && !name.startsWith("user.overlay.")) {
                kept.put(name, attribute.getValue());
            }
        }
        return kept;
    }

    private static boolean sameAttributes(Map<String, byte[]> one, Map<String, byte[]> other) {
        if (!one.keySet().equals(other.keySet())) {
            return false;
        }
        for (Map.Entry<String, byte[]> attribute : one.entrySet()) {
            if (!java.util.Arrays.equals(attribute.getValue(), other.get(attribute.getKey()))) {
                return false;
            }
        }
        return true;
    }
}
