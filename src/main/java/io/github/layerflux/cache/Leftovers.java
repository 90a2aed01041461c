package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;

/** Temporary files that killed builds had not finished. Folders are workers', which look after each other's. */
class Leftovers {

    private static final long MARGIN_MS = 60_000;

    private final CacheDirectory directory;
    private final Consumer<String> warnings;

    /** @param warnings told of what stays: it takes space, and is in nobody's way */
    Leftovers(CacheDirectory directory, Consumer<String> warnings) {
        this.directory = directory;
        this.warnings = warnings;
    }

    /**
     * Deletes them.
     *
     * @param oldest when the oldest of the builds began that run, in milliseconds since the epoch; {@link Long#MAX_VALUE}
     *     without any
     */
    void delete(long oldest) {
        String[] names = directory.temporary().toFile().list();
        for (String name : names == null ? new String[0] : names) {
            Path file = directory.temporary().resolve(name);
            try {
                BasicFileAttributes left =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                // sealed blobs say they are of 1970: those that are about to be published are in a running build's
                // hands
                if (left.isRegularFile() && (oldest == Long.MAX_VALUE || isOlder(left, oldest))) {
                    remove(file);
                }
            } catch (NoSuchFileException e) {
                continue; // a prune's
            } catch (IOException e) {
                warnings.accept("can't delete " + file + ", which a killed build left behind: " + e);
            }
        }
    }

    void remove(Path file) throws IOException {
        Files.delete(file);
    }

    private static boolean isOlder(BasicFileAttributes file, long moment) {
        return file.lastAccessTime().toMillis() < moment - MARGIN_MS
                && file.lastModifiedTime().toMillis() < moment - MARGIN_MS;
    }
}
