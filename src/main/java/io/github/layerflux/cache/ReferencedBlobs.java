package io.github.layerflux.cache;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.IndexFile;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All blobs that the images of a store consist of. */
final class ReferencedBlobs {

    /** Registries refuse larger manifests (distribution-spec, "Pushing Manifests"). */
    private static final int MANIFEST_LIMIT = 4 * 1024 * 1024;

    private final ContentStore store;
    private final Set<Digest> found = new HashSet<>();

    ReferencedBlobs(ContentStore store) {
        this.store = store;
    }

    /**
     * Follows the store's {@code index.json} and some more roots.
     *
     * @throws EnvironmentFailure when the index is damaged
     */
    Set<Digest> from(Collection<Digest> roots) {
        follow(new IndexFile(store.directory().images()).read());
        for (Digest root : roots) {
            followUnknown(root);
        }
        return found;
    }

    private void follow(List<Descriptor> manifests) {
        for (Descriptor manifest : manifests) {
            if (found.add(manifest.digest()) && isHere(manifest.digest())) {
                if (MediaTypes.isIndex(manifest.mediaType())) {
                    follow(ManifestJson.index(read(manifest.digest())).manifests());
                } else if (MediaTypes.isManifest(manifest.mediaType())) {
                    follow(ManifestJson.manifest(read(manifest.digest())));
                }
            }
        }
    }

    private void follow(Manifest manifest) {
        found.add(manifest.config().digest());
        for (Descriptor layer : manifest.layers()) {
            found.add(layer.digest());
        }
    }

    /** A root without media type: an index says {@code manifests}. */
    private void followUnknown(Digest root) {
        if (found.add(root) && isHere(root)) {
            byte[] bytes = read(root);
            List<Descriptor> manifests = ManifestJson.index(bytes).manifests();
            if (manifests.isEmpty()) {
                follow(ManifestJson.manifest(bytes));
            } else {
                follow(manifests);
            }
        }
    }

    private byte[] read(Digest digest) {
        return store.read(digest, MANIFEST_LIMIT);
    }

    /** Of an image for several platforms, only those that were pulled are. */
    private boolean isHere(Digest digest) {
        return Files.exists(store.path(digest));
    }
}
