package io.github.layerflux.registry;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import java.util.Objects;

/**
 * A manifest or index as a registry gave it, verified.
 *
 * @param descriptor its media type, digest and size
 * @param bytes exactly as they came: their digest is what the image is pinned by; not to be changed
 */
public record ResolvedManifest(Descriptor descriptor, byte[] bytes) {

    public ResolvedManifest {
        Objects.requireNonNull(descriptor, "descriptor is null");
        Objects.requireNonNull(bytes, "bytes is null");
    }

    public boolean isIndex() {
        return MediaTypes.isIndex(descriptor.mediaType());
    }

    public ImageIndex index() {
        return ManifestJson.index(bytes);
    }

    public Manifest manifest() {
        return ManifestJson.manifest(bytes);
    }
}
