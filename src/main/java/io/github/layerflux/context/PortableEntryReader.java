package io.github.layerflux.context;

import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * For file systems without POSIX permissions (Windows): everything is 0755, as Docker's client makes it there. There
 * is no inode change time either, so content digests are never remembered.
 */
final class PortableEntryReader implements EntryReader {

    private static final int MODE = 0755;

    @Override
    public @Nullable LayerEntry read(Path path, String name, StatCache stats) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Instant mtime = attributes.lastModifiedTime().toInstant();
        long seconds = mtime.getEpochSecond();
        int nanos = mtime.getNano();
        if (attributes.isDirectory()) {
            return LayerEntry.directory(name, MODE, 0, 0, seconds, nanos);
        }
        if (attributes.isSymbolicLink()) {
            String target = Files.readSymbolicLink(path).toString().replace('\\', '/');
            return LayerEntry.symlink(name, target, 0, 0, seconds, nanos);
        }
        return attributes.isRegularFile() ? LayerEntry.file(name, MODE, 0, 0, attributes.size(), seconds, nanos) : null;
    }

    @Override
    public Optional<FileStamp> stamp(Path file) {
        return Optional.empty();
    }

    @Override
    public Optional<String> sharedFile(Path file) {
        return Optional.empty();
    }
}
