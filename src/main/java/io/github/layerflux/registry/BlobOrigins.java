package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.ManifestJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * In which repositories the layers of base images lie: from there a registry can mount them, and from there they come
 * when a push needs one that this machine never had.
 */
public final class BlobOrigins {

    private static final int MAX_MANIFEST = 8 << 20;

    private final Map<Digest, List<ImageReference>> origins;

    private BlobOrigins(Map<Digest, List<ImageReference>> origins) {
        this.origins = origins;
    }

    public static BlobOrigins none() {
        return new BlobOrigins(Map.of());
    }

    /** Where each blob lies, as the caller knows. */
    public static BlobOrigins in(Map<Digest, List<ImageReference>> repositories) {
        return new BlobOrigins(Map.copyOf(repositories));
    }

    /**
     * What the records of pulled base images tell.
     *
     * @param events gets a warning for each damaged record
     */
    public static BlobOrigins of(ContentStore store, Consumer<BuildEvent> events) {
        Map<Digest, List<ImageReference>> origins = new HashMap<>();
        for (BaseRecords.Named base : new BaseRecords(store.directory(), events).all()) {
            try {
                byte[] manifest = store.read(base.manifest().digest(), MAX_MANIFEST);
                for (Descriptor layer : ManifestJson.manifest(manifest).layers()) {
                    List<ImageReference> known = origins.computeIfAbsent(layer.digest(), digest -> new ArrayList<>());
                    if (known.stream().noneMatch(other -> isSameRepository(other, base.reference()))) {
                        known.add(base.reference());
                    }
                }
            } catch (BuildFailure gone) {
                // the record of an image that was removed; there is nothing to mount then
            }
        }
        return new BlobOrigins(origins);
    }

    /** Blobs that all lie in one repository. */
    static BlobOrigins at(ImageReference repository, List<Descriptor> blobs) {
        Map<Digest, List<ImageReference>> origins = new HashMap<>();
        blobs.forEach(blob -> origins.put(blob.digest(), List.of(repository)));
        return new BlobOrigins(origins);
    }

    private static boolean isSameRepository(ImageReference one, ImageReference other) {
        return one.registry().equals(other.registry()) && one.repository().equals(other.repository());
    }

    /**
     * Whence to get a layer of an image. An image that was built here without its base's layers ({@code sparse}) has
     * them from the base's repository; its own may not exist.
     */
    ImageReference preferred(Digest blob, ImageReference image) {
        List<ImageReference> known = of(blob);
        return known.isEmpty() || known.stream().anyMatch(other -> isSameRepository(other, image))
                ? image
                : known.get(0);
    }

    List<ImageReference> of(Digest blob) {
        return origins.getOrDefault(blob, List.of());
    }
}
