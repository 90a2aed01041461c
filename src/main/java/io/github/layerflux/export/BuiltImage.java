package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.Layer;
import java.util.ArrayList;
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

    public BuiltImage {
        Objects.requireNonNull(manifest, "manifest is null");
        Objects.requireNonNull(content, "content is null");
        Objects.requireNonNull(imageId, "imageId is null");
        Objects.requireNonNull(platform, "platform is null");
        references = List.copyOf(references);
    }

    /**
     * Makes the manifest of a configuration and layers, and puts it into the store. Layers are named by their OCI media
     * types, whatever the base image called them.
     *
     * @param config of the configuration's blob, which lies in the store
     * @param annotations of the manifest
     */
    public static BuiltImage assemble(
            ContentStore store,
            Descriptor config,
            List<Layer> layers,
            Map<String, String> annotations,
            List<ImageReference> references,
            Platform platform) {
        List<Descriptor> descriptors = new ArrayList<>();
        for (Layer layer : layers) {
            Descriptor blob = layer.descriptor();
            descriptors.add(Descriptor.of(MediaTypes.ociLayer(blob.mediaType()), blob.digest(), blob.size()));
        }
        Manifest content = new Manifest(MediaTypes.OCI_MANIFEST, config, descriptors, annotations);
        Descriptor manifest = store.put(MediaTypes.OCI_MANIFEST, ManifestJson.write(content));
        return new BuiltImage(manifest, content, config.digest(), references, platform);
    }

    /** Every blob of the image once: manifest, configuration, layers. */
    List<Descriptor> blobs() {
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        blobs.put(manifest.digest(), manifest);
        blobs.put(content.config().digest(), content.config());
        for (Descriptor layer : content.layers()) {
            blobs.putIfAbsent(layer.digest(), layer);
        }
        return List.copyOf(blobs.values());
    }
}
