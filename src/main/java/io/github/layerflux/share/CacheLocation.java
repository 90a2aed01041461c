package io.github.layerflux.share;

import io.github.layerflux.image.ImageReference;
import java.nio.file.Path;
import java.util.Objects;

/** Where a shared cache lies. */
public sealed interface CacheLocation {

    /** As people know it. */
    String display();

    /** Under a tag of a repository. */
    record Registry(ImageReference reference) implements CacheLocation {
        public Registry {
            Objects.requireNonNull(reference, "reference is null");
        }

        @Override
        public String display() {
            return reference.familiar();
        }
    }

    /**
     * In an OCI image layout.
     *
     * @param folder absolute
     */
    record Folder(Path folder, String tag) implements CacheLocation {
        public Folder {
            Objects.requireNonNull(folder, "folder is null");
            Objects.requireNonNull(tag, "tag is null");
        }

        @Override
        public String display() {
            return folder + ":" + tag;
        }
    }
}
