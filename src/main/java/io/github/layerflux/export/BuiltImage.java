package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import io.github.layerflux.registry.PushContent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A complete image in the store, for one platform, or an index of such for several. Of an index the content, the image
 * id and the platform are those of its first image.
 *
 * @param manifest the manifest's or the index's descriptor
 * @param content the manifest itself
 * @param imageId digest of the configuration
 * @param references the names it is given, maybe none
 * @param children the images of an index, else none
 */
public record BuiltImage(
        Descriptor manifest,
        Manifest content,
        Digest imageId,
        List<ImageReference> references,
        Platform platform,
        List<BuiltImage> children) {

    private static final int MAX_MANIFEST = 8 * 1024 * 1024;

    public BuiltImage {
        Objects.requireNonNull(manifest, "manifest is null");
        Objects.requireNonNull(content, "content is null");
        Objects.requireNonNull(imageId, "imageId is null");
        Objects.requireNonNull(platform, "platform is null");
        references = List.copyOf(references);
        children = List.copyOf(children);
    }

    /** An image for one platform. */
    public BuiltImage(
            Descriptor manifest, Manifest content, Digest imageId, List<ImageReference> references, Platform platform) {
        this(manifest, content, imageId, references, platform, List.of());
    }

    /** An index of images, which is put into the store. */
    static BuiltImage index(ContentStore store, List<BuiltImage> children, List<ImageReference> references) {
        List<Descriptor> manifests = new ArrayList<>();
        for (BuiltImage child : children) {
            manifests.add(child.manifest().withPlatform(child.platform()));
        }
        byte[] bytes = ManifestJson.write(new ImageIndex(MediaTypes.OCI_INDEX, manifests));
        return of(store.put(MediaTypes.OCI_INDEX, bytes), children, references);
    }

    private static BuiltImage of(Descriptor index, List<BuiltImage> children, List<ImageReference> references) {
        BuiltImage first = children.get(0);
        return new BuiltImage(index, first.content(), first.imageId(), references, first.platform(), children);
    }

    /**
     * An image whose manifest lies in the store.
     *
     * @param manifest digest of the manifest
     */
    public static BuiltImage load(
            ContentStore store, Digest manifest, List<ImageReference> references, Platform platform) {
        byte[] bytes = store.read(manifest, MAX_MANIFEST);
        List<Descriptor> manifests = ManifestJson.index(bytes).manifests();
        if (!manifests.isEmpty()) {
            List<BuiltImage> children = new ArrayList<>();
            for (Descriptor child : manifests) {
                children.add(
                        load(store, child.digest(), references, child.platform().orElse(platform)));
            }
            return of(Descriptor.of(MediaTypes.OCI_INDEX, manifest, bytes.length), children, references);
        }
        Manifest content = ManifestJson.manifest(bytes);
        return new BuiltImage(
                Descriptor.of(content.mediaType(), manifest, bytes.length),
                content,
                content.config().digest(),
                references,
                platform);
    }

    /** What is sent of it to a registry: of an index its images too. */
    public PushContent pushContent(ContentStore store) {
        byte[] bytes = store.read(manifest.digest(), MAX_MANIFEST);
        if (children.isEmpty()) {
            return PushContent.image(manifest, bytes);
        }
        List<PushContent> images = new ArrayList<>();
        children.forEach(child -> images.add(child.pushContent(store)));
        return PushContent.index(manifest, bytes, images);
    }

    /** Every blob of the image once: manifest, configuration, layers. */
    public List<Descriptor> blobs() {
        Map<String, Descriptor> blobs = new LinkedHashMap<>();
        addTo(blobs);
        return List.copyOf(blobs.values());
    }

    private void addTo(Map<String, Descriptor> blobs) {
        blobs.put(manifest.digest().hex(), manifest);
        if (!children.isEmpty()) {
            for (BuiltImage child : children) {
                child.addTo(blobs);
            }
            return;
        }
        blobs.putIfAbsent(content.config().digest().hex(), content.config());
        for (Descriptor layer : content.layers()) {
            blobs.putIfAbsent(layer.digest().hex(), layer);
        }
    }

    /** Bytes of all layers as they rest, each once. */
    public long layersSize() {
        long size = 0;
        for (Descriptor layer : children.isEmpty() ? content.layers() : blobs()) {
            size += layer.size();
        }
        return size;
    }

    /** All platforms, {@code linux/amd64,linux/arm64}. */
    public String platformNames() {
        if (children.isEmpty()) {
            return platform.toString();
        }
        List<String> names = new ArrayList<>();
        children.forEach(child -> names.add(child.platform().toString()));
        return String.join(",", names);
    }

    /**
     * The image itself, for what can hold one platform only.
     *
     * @throws UserFailure when it is for several
     */
    public BuiltImage single(String what) {
        if (!children.isEmpty()) {
            throw new UserFailure(what + " holds an image for one platform, and this is for " + children.size())
                    .suggest("Use type=oci or push it, or build for one platform, such as -Dlayerflux.platforms="
                            + platform + ".");
        }
        return this;
    }
}
