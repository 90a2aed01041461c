package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A complete image in the store.
 *
 * @param manifest the manifest's descriptor
 * @param content the manifest itself
 * @param imageId digest of the configuration
 * @param references the names it is given, maybe none
 */
public record BuiltImage(
        Descriptor manifest, Manifest content, Digest imageId, List<ImageReference> references, Platform platform) {

    private static final int MAX_MANIFEST = 8 * 1024 * 1024;

    public BuiltImage {
        Objects.requireNonNull(manifest, "manifest is null");
        Objects.requireNonNull(content, "content is null");
        Objects.requireNonNull(imageId, "imageId is null");
        Objects.requireNonNull(platform, "platform is null");
        references = List.copyOf(references);
    }

    /**
     * An image whose manifest lies in the store.
     *
     * @param manifest digest of the manifest
     */
    public static BuiltImage load(
            ContentStore store, Digest manifest, List<ImageReference> references, Platform platform) {
        byte[] bytes = store.read(manifest, MAX_MANIFEST);
        Manifest content = ManifestJson.manifest(bytes);
        return new BuiltImage(
                Descriptor.of(content.mediaType(), manifest, bytes.length),
                content,
                content.config().digest(),
                references,
                platform);
    }

    /** Every blob of the image once: manifest, configuration, layers. */
    List<Descriptor> blobs() {
        Map<String, Descriptor> blobs = new LinkedHashMap<>();
        blobs.put(manifest.digest().hex(), manifest);
        blobs.put(content.config().digest().hex(), content.config());
        for (Descriptor layer : content.layers()) {
            blobs.putIfAbsent(layer.digest().hex(), layer);
        }
        return List.copyOf(blobs.values());
    }
}
