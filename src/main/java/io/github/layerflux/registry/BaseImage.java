package io.github.layerflux.registry;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.layer.Layer;
import java.util.List;
import java.util.Objects;

/**
 * An image that a stage starts from. Manifest and configuration are in the store, layers not necessarily.
 *
 * @param pinned the reference with the digest that it stood for: the index's where there is one
 * @param descriptor the manifest's
 * @param layers base first, as many as the configuration has diffIDs
 */
public record BaseImage(
        ImageReference pinned, Descriptor descriptor, Manifest manifest, ImageConfig config, List<Layer> layers) {

    public BaseImage {
        Objects.requireNonNull(pinned, "pinned is null");
        Objects.requireNonNull(descriptor, "descriptor is null");
        Objects.requireNonNull(manifest, "manifest is null");
        Objects.requireNonNull(config, "config is null");
        layers = List.copyOf(layers);
    }
}
