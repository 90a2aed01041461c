package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import io.github.layerflux.image.PlatformChoice;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Images whose manifest and configuration lie in the store, read and checked. */
final class StoredImages {

    /** No honest manifest or configuration is larger; one that is would fill the heap. */
    static final int MAX_JSON = 8 << 20;

    private final ContentStore store;
    private final Consumer<BuildEvent> events;

    StoredImages(ContentStore store, Consumer<BuildEvent> events) {
        this.store = store;
        this.events = events;
    }

    /**
     * Reads an image, if all of it but the layers is here and intact. A damaged blob is deleted, so that it can come
     * anew, and told as a warning.
     *
     * @param pinned how the image is known
     * @param top a manifest, or an index to choose from
     * @throws EnvironmentFailure when it is no image, or not for this platform
     */
    Optional<BaseImage> find(ImageReference pinned, Descriptor top, Platform platform) {
        Optional<byte[]> bytes = read(top.digest());
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        if (MediaTypes.isIndex(top.mediaType())) {
            Descriptor chosen = PlatformChoice.choose(ManifestJson.index(bytes.get()), platform, pinned.familiar());
            return MediaTypes.isIndex(chosen.mediaType()) ? Optional.empty() : find(pinned, chosen, platform);
        }
        Manifest manifest = manifest(pinned, bytes.get());
        Optional<byte[]> config = read(manifest.config().digest());
        return config.isPresent()
                ? Optional.of(image(pinned, top, manifest, config.get(), platform))
                : Optional.empty();
    }

    /**
     * Reads a manifest and checks that it is one of an image.
     *
     * @throws EnvironmentFailure when it is one of something else, such as a chart or a signature
     */
    static Manifest manifest(ImageReference image, byte[] bytes) {
        Manifest manifest = ManifestJson.manifest(bytes);
        String type = manifest.config().mediaType();
        if (!type.equals(MediaTypes.OCI_CONFIG) && !type.equals(MediaTypes.DOCKER_CONFIG)) {
            throw noImage(image, "its configuration is " + type);
        }
        for (Descriptor layer : manifest.layers()) {
            if (layer.mediaType().contains(".foreign.") || layer.mediaType().contains(".nondistributable.")) {
                throw new EnvironmentFailure(image.familiar() + " has a layer that registries don't give, "
                                + layer.digest() + " (" + layer.mediaType() + ")")
                        .suggest("Such layers are those of Windows images; use a base image for Linux.");
            }
        }
        if (manifest.config().size() > MAX_JSON) {
            throw noImage(image, "its configuration is larger than " + MAX_JSON + " bytes");
        }
        return manifest;
    }

    private BaseImage image(
            ImageReference pinned, Descriptor descriptor, Manifest manifest, byte[] json, Platform platform) {
        ImageConfig config = ImageConfigJson.read(json);
        List<Descriptor> blobs = manifest.layers();
        if (config.diffIds().size() != blobs.size()) {
            throw noImage(
                    pinned,
                    "its manifest has " + blobs.size() + " layers, its configuration "
                            + config.diffIds().size());
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            layers.add(new Layer(blobs.get(i), config.diffIds().get(i)));
        }
        if (!PlatformChoice.runs(config.platform(), platform)) {
            events.accept(new BuildEvent.Warning("base image " + pinned.familiar() + " is for " + config.platform()
                    + ", not for " + platform + " as asked"));
        }
        return new BaseImage(pinned, descriptor, manifest, config, layers);
    }

    private static RuntimeException noImage(ImageReference image, String why) {
        return new EnvironmentFailure(image.familiar() + " is not a container image: " + why)
                .suggest("Name an image in FROM; other artifacts can't be built upon.");
    }

    private Optional<byte[]> read(Digest digest) {
        if (!store.find(digest)) {
            return Optional.empty();
        }
        try {
            return Optional.of(store.read(digest, MAX_JSON));
        } catch (EnvironmentFailure e) {
            forget(digest, e);
            return Optional.empty();
        }
    }

    private void forget(Digest digest, EnvironmentFailure damage) {
        events.accept(new BuildEvent.Warning(damage.details().problem() + "; it is fetched again"));
        try {
            Files.deleteIfExists(store.path(digest));
        } catch (IOException e) {
            throw new EnvironmentFailure("can't delete the damaged " + store.path(digest) + ": " + e, e);
        }
    }
}
