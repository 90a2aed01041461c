package io.github.layerflux.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A small file of the cache directory that is there whole or not at all: written under a temporary name, then renamed.
 * A failure, such as a full disk, leaves what was there, and nothing beside it.
 */
public final class WholeFile {

    private static final int ATTEMPTS = 5;

    private WholeFile() {}

    /**
     * Writes or replaces the file; its folder is made.
     *
     * @param prefix of the temporary name
     * @throws NoSuchFileException when prunes take the folder away again and again
     */
    public static void write(CacheDirectory directory, String prefix, Path file, byte[] bytes) throws IOException {
        Path temporary = directory.newTemporary(prefix);
        try {
            Files.write(temporary, bytes);
            for (int attempt = 1; ; attempt++) {
                try {
                    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    return;
                } catch (NoSuchFileException e) {
                    // the folder's first file; or a prune has just taken the folder away
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                    Files.createDirectories(file.getParent());
                }
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
