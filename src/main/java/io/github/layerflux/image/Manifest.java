package io.github.layerflux.image;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An image manifest (OCI image-spec, manifest.md); Docker's schema 2 manifests read into the same record. */
public record Manifest(String mediaType, Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {

    public Manifest {
        Objects.requireNonNull(mediaType, "mediaType is null");
        Objects.requireNonNull(config, "config is null");
        layers = List.copyOf(layers);
        annotations = Map.copyOf(annotations);
    }
}
