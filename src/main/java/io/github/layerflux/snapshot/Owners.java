package io.github.layerflux.snapshot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Where unpacked files' owners are kept. */
public enum Owners {
    /** In the file system, where they belong. */
    REAL,
    /**
     * Beside it: a user namespace with a single id can't give files away. Files and folders get a note, which is copied
     * together with them, so that what is only changed keeps its owner; other types have none.
     */
    NOTED;

    private static final String NOTE = "user.layerflux.owner";

    /** Gives a file an owner, not following symlinks. */
    public void set(Path file, long uid, long gid) throws IOException {
        if (this == REAL) {
            PosixFiles.setOwner(file, uid, gid);
        } else if (uid != 0 || gid != 0) {
            FileStatus status = FileStatus.of(file);
            if (status.isDirectory() || status.isRegular()) {
                note(file, uid + ":" + gid);
            }
        }
    }

    private static void note(Path file, String owner) throws IOException {
        try {
            PosixFiles.setAttribute(file, NOTE, owner.getBytes(StandardCharsets.US_ASCII));
        } catch (PosixFiles.CallFailed e) {
            if (e.errno() != PosixFiles.ENOTSUP) {
                throw e;
            }
        }
    }

    /** Whether an attribute is such a note, and no content. */
    boolean isNote(String attribute) {
        return this == NOTED && attribute.equals(NOTE);
    }

    /** A file's status with the owner that it should have. */
    FileStatus read(FileStatus status, Map<String, byte[]> attributes) {
        byte[] note = this == NOTED ? attributes.get(NOTE) : null;
        if (note == null) {
            return status;
        }
        String text = new String(note, StandardCharsets.US_ASCII);
        int colon = text.indexOf(':');
        try {
            return status.ownedBy(
                    Long.parseLong(text.substring(0, Math.max(0, colon))), Long.parseLong(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            return status; // a RUN's own attribute of this name
        }
    }
}
