package io.github.layerflux.image;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Names a blob by type, digest and size (OCI image-spec, descriptor.md).
 *
 * @param size in bytes
 * @param platform only in an image index
 */
public record Descriptor(
        String mediaType, Digest digest, long size, Optional<Platform> platform, Map<String, String> annotations) {

    public Descriptor {
        Objects.requireNonNull(mediaType, "mediaType is null");
        Objects.requireNonNull(digest, "digest is null");
        if (size < 0) {
            throw new IllegalArgumentException("negative size " + size);
        }
        annotations = Map.copyOf(annotations);
    }

    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, Optional.empty(), Map.of());
    }

    /** The same descriptor with an annotation more. */
    public Descriptor withAnnotation(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(annotations);
        changed.put(key, value);
        return new Descriptor(mediaType, digest, size, platform, changed);
    }

    public Descriptor withPlatform(Platform changed) {
        return new Descriptor(mediaType, digest, size, Optional.of(changed), annotations);
    }
}
