package io.github.layerflux.mojo;

import io.github.layerflux.content.CacheDirectory;
import java.nio.file.Path;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What all goals have in common that read or write the cache directory, where images lie too. */
abstract class CacheMojo extends LayerfluxMojo {

    /**
     * The folder of the image store and the build cache. Defaults to {@code $XDG_CACHE_HOME/layerflux}, else
     * {@code ~/.cache/layerflux}.
     */
    @Parameter(property = "layerflux.cacheDirectory")
    @Nullable
    String cacheDirectory;

    /** As it is: it may not exist. A relative one is relative to where Maven was started, so all modules have one. */
    final CacheDirectory cache() {
        Path root = Path.of(session.getExecutionRootDirectory());
        return new CacheDirectory(DefaultDirectories.cache(cacheDirectory, root, System.getenv()));
    }
}
