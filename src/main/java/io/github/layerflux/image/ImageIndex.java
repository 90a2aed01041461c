package io.github.layerflux.image;

import java.util.List;
import java.util.Objects;

/** An image index (OCI image-spec, image-index.md) or Docker manifest list. */
public record ImageIndex(String mediaType, List<Descriptor> manifests) {

    public ImageIndex {
        Objects.requireNonNull(mediaType, "mediaType is null");
        manifests = List.copyOf(manifests);
    }
}
