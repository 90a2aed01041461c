package io.github.layerflux.content;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Waits until the disk has what was written: for files that are trusted later without being read again
 * (docs/adr/0008-what-is-synced.md). A disk that can't write says so here, and nowhere else.
 */
public final class Durable {

    private Durable() {}

    /** @throws IOException also for what was written before, through other descriptors */
    public static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(false);
        }
    }
}
