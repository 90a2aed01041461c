package io.github.layerflux.mojo;

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
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        // the specification: a relative path is invalid and ignored
        return !xdg.isEmpty() && Path.of(xdg).isAbsolute()
                ? Path.of(xdg, "layerflux")
                : Path.of(System.getProperty("user.home"), ".cache", "layerflux");
    }
}
