package io.github.layerflux.mojo;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The image that {@code build} left in {@code target/layerflux}, in this Maven session or an earlier one.
 *
 * @param manifest the manifest's digest, of several platforms the index's
 * @param references that it was tagged with
 */
record RecordedImage(Path folder, Digest manifest, List<ImageReference> references) {

    private static final int MAX_MANIFEST = 8 << 20;

    /**
     * Reads {@code image.json}.
     *
     * @throws UserFailure when nothing was built, or the last build failed
     */
    static RecordedImage read(Path folder) {
        Path file = folder.resolve("image.json");
        try {
            Map<String, Object> json = Json.readObject(Files.readAllBytes(file), "the build's report " + file);
            String digest = Json.string(json, "digest");
            if (digest.isEmpty()) {
                throw new UserFailure("there is no image: its last build failed")
                        .suggest("Run the goal 'build' again, for example with 'mvn package'.");
            }
            List<ImageReference> references = new ArrayList<>();
            for (String image : Json.strings(json, "images")) {
                references.add(ImageReference.parse(image));
            }
            return new RecordedImage(folder, Digest.parse(digest), references);
        } catch (NoSuchFileException e) {
            throw new UserFailure("there is no image: no " + file, e)
                    .suggest("Run the goal 'build' first, for example with 'mvn package' or in the same invocation.");
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read " + file, e);
        }
    }

    static boolean exists(Path folder) {
        return Files.isRegularFile(folder.resolve("image.json"));
    }

    /** Whether it is a certain image that the last build left; of one that failed, or left no report, it isn't. */
    static boolean is(Path folder, Digest manifest) {
        try {
            return exists(folder) && read(folder).manifest().equals(manifest);
        } catch (BuildFailure e) {
            return false;
        }
    }

    /**
     * Takes into the store what isn't there and lies in {@code oci/}: the cache directory may have been cleared since.
     * Layers of the base image may be in neither.
     */
    void restore(ContentStore store) {
        Path blobs = folder.resolve("oci").resolve("blobs").resolve("sha256");
        try {
            Descriptor top = Descriptor.of("", manifest, size(store, blobs));
            take(top, blobs, store);
            byte[] bytes = store.read(manifest, MAX_MANIFEST);
            List<Descriptor> children = ManifestJson.index(bytes).manifests();
            for (Descriptor child : children) {
                take(child, blobs, store);
                restore(ManifestJson.manifest(store.read(child.digest(), MAX_MANIFEST)), blobs, store);
            }
            if (children.isEmpty()) {
                restore(ManifestJson.manifest(bytes), blobs, store);
            }
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /**
     * Of what {@link #restore} has taken into the store.
     *
     * @throws EnvironmentFailure when it isn't there, or damaged
     */
    Descriptor descriptor(ContentStore store) {
        byte[] bytes = store.read(manifest, MAX_MANIFEST);
        String type = ManifestJson.index(bytes).manifests().isEmpty() ? MediaTypes.OCI_MANIFEST : MediaTypes.OCI_INDEX;
        return Descriptor.of(type, manifest, bytes.length);
    }

    private static void restore(Manifest content, Path blobs, ContentStore store) {
        take(content.config(), blobs, store);
        for (Descriptor layer : content.layers()) {
            take(layer, blobs, store);
        }
    }

    private long size(ContentStore store, Path blobs) throws IOException {
        Path stored = store.path(manifest);
        return Files.size(Files.exists(stored) ? stored : blobs.resolve(manifest.hex()));
    }

    private static void take(Descriptor blob, Path blobs, ContentStore store) {
        Path file = blobs.resolve(blob.digest().hex());
        if (!store.has(blob) && Files.isRegularFile(file)) {
            store.add(blob, file);
        }
    }

    private BuildFailure gone(IOException e) {
        return new UserFailure(
                        "the image " + manifest + " that " + folder.resolve("image.json") + " tells of is neither in "
                                + folder.resolve("oci") + " nor in the image store",
                        e)
                .suggest("Run the goal 'build' again.");
    }
}
