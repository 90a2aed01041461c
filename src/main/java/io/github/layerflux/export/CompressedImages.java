package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Compression;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.layer.LayerCompressor;
import java.util.ArrayList;
import java.util.List;

/**
 * Images as they leave this machine: their layers compressed. The result lies in the store like any image; its
 * configuration, and so its image id, is the same. Layers that were compressed before are not compressed again.
 */
public final class CompressedImages {

    private static final int MAX_CONFIG = 8 * 1024 * 1024;

    private final ContentStore store;
    private final LayerCompressor compressor;

    public CompressedImages(ContentStore store) {
        this.store = store;
        this.compressor = new LayerCompressor(store);
    }

    /**
     * Compresses the layers that rest uncompressed; a base image's layers that came compressed stay as they are, in
     * the store or not.
     *
     * @throws EnvironmentFailure when a layer can't be read or the store can't be written
     */
    public BuiltImage compressed(BuiltImage image, LayerCompression how) {
        if (!image.children().isEmpty()) {
            List<BuiltImage> children = new ArrayList<>();
            for (BuiltImage child : image.children()) {
                children.add(compressed(child, how));
            }
            return indexed(image, children);
        }
        List<Descriptor> layers = new ArrayList<>();
        for (Layer layer : layers(image)) {
            layers.add(compressor.compress(layer, how));
        }
        return withLayers(image, layers);
    }

    /**
     * Compresses all layers alike, whatever a base image's came as.
     *
     * @throws EnvironmentFailure also when a layer is not in the store
     */
    public BuiltImage converted(BuiltImage image, LayerCompression how) {
        if (!image.children().isEmpty()) {
            List<BuiltImage> children = new ArrayList<>();
            for (BuiltImage child : image.children()) {
                children.add(converted(child, how));
            }
            return indexed(image, children);
        }
        List<Descriptor> layers = new ArrayList<>();
        for (Layer layer : layers(image)) {
            layers.add(compressor.convert(layer, how));
        }
        return withLayers(image, layers);
    }

    /**
     * What {@code docker load} can read: layers that came compressed with zstd are compressed with gzip.
     *
     * @throws EnvironmentFailure also when such a layer is not in the store
     */
    BuiltImage withoutZstd(BuiltImage image) {
        List<Descriptor> layers = new ArrayList<>();
        for (Layer layer : layers(image)) {
            layers.add(
                    compressor.compressionOf(layer) == Compression.ZSTD
                            ? compressor.convert(layer, LayerCompression.gzip())
                            : layer.descriptor());
        }
        return withLayers(image, layers);
    }

    /** The layers and the digests of what they are uncompressed, base first. */
    public List<Layer> layers(BuiltImage image) {
        List<Digest> diffIds =
                ImageConfigJson.read(store.read(image.imageId(), MAX_CONFIG)).diffIds();
        List<Descriptor> blobs = image.content().layers();
        if (diffIds.size() != blobs.size()) {
            throw new EnvironmentFailure("the image " + image.manifest().digest() + " has " + blobs.size()
                    + " layers and " + diffIds.size() + " diffIDs");
        }
        List<Layer> layers = new ArrayList<>(blobs.size());
        for (int i = 0; i < blobs.size(); i++) {
            layers.add(new Layer(blobs.get(i), diffIds.get(i)));
        }
        return layers;
    }

    private BuiltImage indexed(BuiltImage image, List<BuiltImage> children) {
        return children.equals(image.children()) ? image : BuiltImage.index(store, children, image.references());
    }

    private BuiltImage withLayers(BuiltImage image, List<Descriptor> layers) {
        Manifest there = image.content();
        if (layers.equals(there.layers())) {
            return image;
        }
        Manifest manifest = new Manifest(MediaTypes.OCI_MANIFEST, there.config(), layers, there.annotations());
        Descriptor stored = store.put(MediaTypes.OCI_MANIFEST, ManifestJson.write(manifest));
        return new BuiltImage(stored, manifest, image.imageId(), image.references(), image.platform());
    }
}
