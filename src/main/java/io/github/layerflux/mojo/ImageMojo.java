package io.github.layerflux.mojo;

import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What all goals have in common that give an image its names. */
abstract class ImageMojo extends CacheMojo {

    /**
     * References of the image. {@code build} tags them and defaults to the project's artifactId and version; other goals
     * default to those that the image was built with.
     */
    @Parameter(property = "layerflux.images")
    @Nullable
    List<String> images;

    @Override
    boolean isForEachModule() {
        return true;
    }
}
