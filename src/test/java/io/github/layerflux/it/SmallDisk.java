package io.github.layerflux.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system with room for a few megabytes only, mounted at a folder; needs root. */
public final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    public static SmallDisk mount(Path folder, int mebibytes) {
        if (!TestMachine.isRoot()) {
            throw new IllegalStateException("A full disk is tested with a small tmpfs, which only root may mount:"
                    + " run the integration tests as root.");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "layerflux-it", folder.toString())
                .run();
        return new SmallDisk(folder);
    }

    public void grow(int mebibytes) {
        Command.of("mount", "-o", "remount,size=" + mebibytes + "m", folder.toString())
                .run();
    }

    @Override
    public void close() {
        Command.of("umount", folder.toString()).run();
    }
}
