package io.github.layerflux.engine;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Compression;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.layer.LayerCompressor;
import io.github.layerflux.step.BuiltStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the image of the target stage: configuration and manifest, stored as blobs. */
final class ImageAssembly {

    private final ContentStore store;

    ImageAssembly(ContentStore store) {
        this.store = store;
    }

    /** Stores configuration and manifest; the layers are there already. */
    Assembled assemble(BuiltStage target, BuildRequest request) {
        ImageConfig whole = CompleteHistory.of(target.image(), target.baseLayers());
        ImageConfig image = labelled(whole, request.image().labels());
        Descriptor config = store.put(MediaTypes.OCI_CONFIG, ImageConfigJson.write(image));
        List<Descriptor> layers = new ArrayList<>(target.layers().size());
        for (Layer layer : target.layers()) {
            layers.add(delivered(layer, request.image().compression()));
        }
        Manifest manifest = new Manifest(
                MediaTypes.OCI_MANIFEST, config, layers, request.image().annotations());
        return new Assembled(manifest, store.put(MediaTypes.OCI_MANIFEST, ManifestJson.write(manifest)));
    }

    /** Stores one image for each platform, and the index of them, children first. */
    Assembled index(List<BuiltStage> targets, BuildRequest request) {
        List<Descriptor> manifests = new ArrayList<>();
        List<Assembled> images = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Assembled image = assemble(targets.get(i), request);
            images.add(image);
            manifests.add(image.descriptor().withPlatform(request.platforms().get(i)));
        }
        byte[] index = ManifestJson.write(new ImageIndex(MediaTypes.OCI_INDEX, manifests));
        return new Assembled(images.get(0).manifest(), store.put(MediaTypes.OCI_INDEX, index));
    }

    private Descriptor delivered(Layer layer, LayerCompression compression) {
        if (compression.codec() != Compression.NONE) {
            return new LayerCompressor(store).compress(layer, compression);
        }
        Descriptor blob = layer.descriptor();
        return Descriptor.of(MediaTypes.ociLayer(blob.mediaType()), blob.digest(), blob.size());
    }

    private static ImageConfig labelled(ImageConfig image, Map<String, String> added) {
        if (added.isEmpty()) {
            return image;
        }
        Map<String, String> labels = new HashMap<>(image.config().labels());
        labels.putAll(added);
        return image.withConfig(image.config().edit().labels(labels).build());
    }

    /**
     * @param manifest of several platforms, the first one's
     * @param descriptor the manifest's or the index's
     */
    record Assembled(Manifest manifest, Descriptor descriptor) {}
}
