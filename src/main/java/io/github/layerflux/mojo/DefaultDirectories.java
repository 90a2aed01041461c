package io.github.layerflux.mojo;

import io.github.layerflux.content.CacheDirectory;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cache directory where the user names none (XDG Base Directory Specification). */
final class DefaultDirectories {

    private DefaultDirectories() {}

    /** The given folder, else {@code $XDG_CACHE_HOME/layerflux}, else {@code ~/.cache/layerflux}. */
    static Path cache(@Nullable String given, Path base, Map<String, String> environment) {
        if (given != null && !given.isBlank()) {
            return base.resolve(given).normalize();
        }
        return CacheDirectory.ofUser(environment);
    }
}
