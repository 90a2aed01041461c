package io.github.layerflux.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A small file of the cache directory that is there whole or not at all: written under a temporary name, then renamed.
 * A failure, such as a full disk, leaves what was there, and nothing beside it.
 */
public final class WholeFile {

    private WholeFile() {}

    /**
     * Writes or replaces the file; its folder is made.
     *
     * @param prefix of the temporary name
     * @throws java.nio.file.NoSuchFileException when a prune takes the folder away at this very moment
     */
    public static void write(CacheDirectory directory, String prefix, Path file, byte[] bytes) throws IOException {
        Path temporary = directory.newTemporary(prefix);
        try {
            Files.write(temporary, bytes);
            Files.createDirectories(file.getParent());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
