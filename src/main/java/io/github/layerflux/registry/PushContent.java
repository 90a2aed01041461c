package io.github.layerflux.registry;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is pushed: an image, or an index with its images.
 *
 * @param manifests each after those that it names; the last is what the reference will stand for
 * @param blobs configurations and layers, each once
 */
public record PushContent(List<ResolvedManifest> manifests, List<Descriptor> blobs) {

    public PushContent {
        manifests = List.copyOf(manifests);
        blobs = List.copyOf(blobs);
        if (manifests.isEmpty()) {
            throw new IllegalArgumentException("nothing to push");
        }
    }

    /**
     * One image.
     *
     * @param descriptor its manifest's
     * @param bytes exactly the manifest
     */
    public static PushContent image(Descriptor descriptor, byte[] bytes) {
        ResolvedManifest resolved = new ResolvedManifest(descriptor, bytes);
        Manifest manifest = resolved.manifest();
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        for (Descriptor layer : manifest.layers()) {
            blobs.put(layer.digest(), layer);
        }
        blobs.put(manifest.config().digest(), manifest.config());
        return new PushContent(List.of(resolved), List.copyOf(blobs.values()));
    }

    /**
     * An index and its images.
     *
     * @param descriptor the index's
     * @param bytes exactly the index
     */
    public static PushContent index(Descriptor descriptor, byte[] bytes, List<PushContent> images) {
        Map<Digest, ResolvedManifest> manifests = new LinkedHashMap<>();
        Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
        for (PushContent image : images) {
            for (ResolvedManifest manifest : image.manifests) {
                manifests.put(manifest.descriptor().digest(), manifest);
            }
            for (Descriptor blob : image.blobs) {
                blobs.put(blob.digest(), blob);
            }
        }
        manifests.put(descriptor.digest(), new ResolvedManifest(descriptor, bytes));
        return new PushContent(List.copyOf(manifests.values()), List.copyOf(blobs.values()));
    }

    /** The digest that a reference stands for afterwards. */
    public Digest digest() {
        return top().descriptor().digest();
    }

    ResolvedManifest top() {
        return Objects.requireNonNull(manifests.get(manifests.size() - 1));
    }
}
