package io.github.layerflux.export;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that is there whole or not at all: written under a temporary name beside it, then renamed. */
final class ReplacedFile {

    private static final int BUFFER = 64 * 1024;

    /** Writes the file's content. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private ReplacedFile() {}

    /**
     * Writes the file; its folders are made. What was there stays until the new one is complete.
     *
     * @throws EnvironmentFailure when it can't be written
     */
    static void write(Path file, Content content) {
        Path temporary = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
        try {
            if (Files.isDirectory(file)) {
                throw new EnvironmentFailure("can't write the image to " + file + ": it is a folder");
            }
            Files.createDirectories(file.getParent());
            try {
                try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        BUFFER)) {
                    content.writeTo(out);
                }
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write the image to " + file, e);
        }
    }
}
