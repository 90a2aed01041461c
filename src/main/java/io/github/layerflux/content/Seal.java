package io.github.layerflux.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * Marks a blob as complete and verified by a modification time that nobody else sets: whoever writes to the blob later,
 * perhaps through a hard link in {@code target/}, breaks the seal. So a look at a file's times tells whether its bytes
 * need to be verified again, and a cached build opens none.
 */
public final class Seal {

    private static final FileTime TIME = FileTime.from(1, TimeUnit.SECONDS);

    private Seal() {}

    static void put(Path blob) throws IOException {
        Files.setLastModifiedTime(blob, TIME);
    }

    /** Whether nobody has written to the blob since it was verified. */
    public static boolean isOn(BasicFileAttributes blob) {
        return blob.lastModifiedTime().equals(TIME);
    }
}
