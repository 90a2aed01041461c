package io.github.layerflux.cache;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
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
    Set<Digest> from(Collection<Digest> roots) throws IOException {
        Path index = store.directory().images().resolve("index.json");
        try {
            follow(ManifestJson.index(Files.readAllBytes(index)));
        } catch (NoSuchFileException e) {
            // no image was made yet
        }
        for (Digest root : roots) {
            followUnknown(root);
        }
        return found;
    }

    private void follow(ImageIndex index) {
        for (Descriptor manifest : index.manifests()) {
            if (found.add(manifest.digest()) && isHere(manifest.digest())) {
                if (MediaTypes.isIndex(manifest.mediaType())) {
                    follow(ManifestJson.index(read(manifest.digest())));
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
            ImageIndex index = ManifestJson.index(bytes);
            if (index.manifests().isEmpty()) {
                follow(ManifestJson.manifest(bytes));
            } else {
                follow(index);
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
