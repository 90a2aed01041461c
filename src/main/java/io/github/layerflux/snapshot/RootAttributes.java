package io.github.layerflux.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Mode, owner and time of a root folder: an overlay's root has those of its upper, so each upper gets them. */
public final class RootAttributes {

    private RootAttributes() {}

    /** Gives a folder those of another. */
    public static void copy(Path from, Path to) throws IOException {
        FileStatus status = FileStatus.of(from);
        Files.setAttribute(to, "unix:uid", (int) status.uid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(to, "unix:gid", (int) status.gid(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(to, "unix:mode", status.permissions(), LinkOption.NOFOLLOW_LINKS);
        Files.setLastModifiedTime(to, status.modified());
    }
}
