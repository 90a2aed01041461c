package io.github.layerflux.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** Mode, owner and time of a root folder: an overlay's root has those of its upper, so each upper gets them. */
public final class RootAttributes {

    private RootAttributes() {}

    /** Gives a folder those of another. */
    public static void copy(Path from, Path to) throws IOException {
        FileStatus status = FileStatus.of(from);
        PosixFiles.setOwner(to, status.uid(), status.gid());
        PosixFiles.setMode(to, status.permissions());
        PosixFiles.setModified(to, status.seconds(), status.nanos());
    }
}
