package io.github.layerflux.housekeeping;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The blobs that images of a store consist of. Damaged ones lead to no others: whoever uses them fetches them anew. */
final class ReferencedBlobs {

    /** Registries refuse larger manifests (distribution-spec, "Pushing Manifests"). */
    private static final int MANIFEST_LIMIT = 4 * 1024 * 1024;

    private static final int CONFIG_LIMIT = 8 * 1024 * 1024;

    private final ContentStore store;
    private final Set<String> diffIds = new HashSet<>();

    ReferencedBlobs(ContentStore store) {
        this.store = new ContentStore(store.directory().unstamped());
    }

    /** All that a manifest or an index leads to, itself included; it needn't be here. */
    Set<Digest> of(Digest root) {
        Set<Digest> found = new LinkedHashSet<>();
        follow(root, found);
        return found;
    }

    private void follow(Digest root, Set<Digest> found) {
        // of an image for several platforms, only those that were pulled are here
        if (!found.add(root) || !Files.exists(store.path(root))) {
            return;
        }
        try {
            byte[] bytes = store.read(root, MANIFEST_LIMIT);
            List<Descriptor> manifests = ManifestJson.index(bytes).manifests();
            if (manifests.isEmpty()) {
                follow(ManifestJson.manifest(bytes), found);
            }
            for (Descriptor manifest : manifests) {
                follow(manifest.digest(), found);
            }
        } catch (BuildFailure damaged) {
            return;
        }
    }

    private void follow(Manifest manifest, Set<Digest> found) {
        found.add(manifest.config().digest());
        for (Descriptor layer : manifest.layers()) {
            found.add(layer.digest());
        }
        try {
            if (Files.exists(store.path(manifest.config().digest()))) {
                byte[] config = store.read(manifest.config().digest(), CONFIG_LIMIT);
                ImageConfigJson.read(config).diffIds().forEach(diffId -> diffIds.add(diffId.hex()));
            }
        } catch (BuildFailure damaged) {
            return; // then tables of contents of its layers seem to be of none: they can be made again
        }
    }

    /** Of the layers of all images followed so far. */
    Set<String> diffIds() {
        return diffIds;
    }
}
