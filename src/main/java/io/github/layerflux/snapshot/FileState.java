package io.github.layerflux.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a layer would say of a file, content apart.
 *
 * @param status with the owner that the file should have
 * @param attributes those that belong into a layer: not overlayfs's own notes or ours, labels of this machine or
 *     access lists
 * @param opaque whether an overlay's upper says that nothing below shows through this folder
 */
record FileState(FileStatus status, Map<String, byte[]> attributes, boolean opaque) {

    static FileState of(Path file, Owners owners) throws IOException {
        return of(file, FileStatus.of(file), owners);
    }

    static FileState of(Path file, FileStatus status, Owners owners) throws IOException {
        Map<String, byte[]> all = PosixFiles.attributes(file);
        if (all.isEmpty()) {
            return new FileState(status, all, false);
        }
        byte[] opaque = all.get(LayerApplier.OPAQUE);
        Map<String, byte[]> kept = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> attribute : all.entrySet()) {
            String name = attribute.getKey();
            boolean content = name.startsWith("user.")
                    && !name.startsWith("user.overlay.")
                    && !name.startsWith("user.fuseoverlayfs.")
                    && !owners.isNote(name)
                    && !name.equals(TreeDiff.MARK);
            if (content || name.equals("security.capability")) {
                kept.put(name, attribute.getValue());
            }
        }
        return new FileState(owners.read(status, all), kept, opaque != null && opaque.length == 1 && opaque[0] == 'y');
    }

    /** As {@link #of(Path, Owners)}, empty when there is no such file. */
    static Optional<FileState> find(Path file, Owners owners) throws IOException {
        Optional<FileStatus> status = FileStatus.find(file);
        return status.isEmpty() ? Optional.empty() : Optional.of(of(file, status.get(), owners));
    }

    /** Whether type, mode, owner, time and attributes are the same, and size and device but for a folder. */
    boolean sameAs(FileState other) {
        boolean sameSize = status.size() == other.status.size() && status.rdev() == other.status.rdev();
        return status.sameOwnerAndMode(other.status)
                && (status.isDirectory() || sameSize)
                && status.modified().equals(other.status.modified())
                && sameAttributes(other);
    }

    private boolean sameAttributes(FileState other) {
        if (!attributes.keySet().equals(other.attributes.keySet())) {
            return false;
        }
        for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
            if (!Arrays.equals(attribute.getValue(), other.attributes.get(attribute.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** Whether two files of this type have the same content; devices and fifos have none. */
    boolean sameContent(Path file, Path other) throws IOException {
        if (status.isRegular()) {
            return Files.mismatch(file, other) < 0;
        }
        return !status.isSymlink() || Files.readSymbolicLink(file).equals(Files.readSymbolicLink(other));
    }
}
