package io.github.layerflux.engine;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import java.util.Objects;
import java.util.Optional;

/**
 * Images that other modules of the same project build, which stages start from and copy from as from any image:
 * {@code FROM reactor:base}, or by a reference that the other module gives its image. They are never asked of a registry.
 */
public interface ModuleImages {

    /** How an image is named by the module that builds it: {@code reactor:artifactId}. */
    String SCHEME = "reactor:";

    /** There is one module. */
    ModuleImages NONE = new None();

    /**
     * Finds a module's image and sees to it that it lies in the store; layers of its base may not. Reads files.
     *
     * @param written the name as it stands in the Dockerfile, or after {@code docker-image://}
     * @param reference the same, read as an image reference
     * @return empty when no module has it
     * @throws io.github.layerflux.failure.BuildFailure when a module has it, and it can't be used
     */
    Optional<ModuleImage> find(String written, ImageReference reference, ContentStore store);

    /**
     * @param reference a name that the image has
     * @param manifest its manifest's or index's descriptor
     * @param note what to tell of where it comes from, if anything
     */
    record ModuleImage(ImageReference reference, Descriptor manifest, Optional<String> note) {
        public ModuleImage {
            Objects.requireNonNull(reference, "reference is null");
            Objects.requireNonNull(manifest, "manifest is null");
            Objects.requireNonNull(note, "note is null");
        }
    }

    /** See {@link #NONE}; no lambda, because cached builds come by here. */
    final class None implements ModuleImages {
        private None() {}

        @Override
        public Optional<ModuleImage> find(String written, ImageReference reference, ContentStore store) {
            return Optional.empty();
        }
    }
}
