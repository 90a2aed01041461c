package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The mark of a cache directory in which a RUN was executed that doesn't do all that it does elsewhere, such as keep
 * owners. Nobody else may get its layers as hits: not from that build, and not from a later one that finds them cached.
 * The file {@code degraded} holds why, in UTF-8; clearing the cache takes it away.
 */
public final class DegradedLayers {

    private final Path mark;

    public DegradedLayers(CacheDirectory directory) {
        this.mark = directory.root().resolve("degraded");
    }

    /**
     * Marks the cache directory, before such a RUN.
     *
     * @throws EnvironmentFailure when it can't be written
     */
    public void mark(String why) {
        try {
            if (!Files.exists(mark)) {
                Files.writeString(mark, why);
            }
        } catch (IOException e) {
            throw new EnvironmentFailure("can't write " + mark + ": " + e, e);
        }
    }

    /**
     * Why its layers are for nobody else, if they aren't.
     *
     * @throws EnvironmentFailure when it can't be read
     */
    public Optional<String> why() {
        try {
            return Optional.of(Files.readString(mark));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new EnvironmentFailure("can't read " + mark + ": " + e, e);
        }
    }

    /** When no layer is left that was made so. */
    public void clear() throws IOException {
        Files.deleteIfExists(mark);
    }
}
