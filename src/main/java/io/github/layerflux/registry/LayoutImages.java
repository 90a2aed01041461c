package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.Ingest;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Base images from OCI image layouts in folders (image-spec, image-layout.md), as {@code oci-layout://DIR} names them.
 * A layout is the user's and may change or vanish, so what an image needs is copied into the store, verified.
 */
public final class LayoutImages {

    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    private final ContentStore store;
    private final StoredImages stored;

    /** @param events warnings; called from any thread */
    public LayoutImages(ContentStore store, Consumer<BuildEvent> events) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.stored = new StoredImages(store, Objects.requireNonNull(events, "events is null"));
    }

    /**
     * Copies an image, layers included, unless the store has it. Blocks.
     *
     * @param folder the layout
     * @param name how the image is called in messages and pins; its digest, else its tag, chooses among several images
     *     of the layout, and a layout with one image needs neither to match
     * @throws UserFailure when the folder is no layout or has no such image
     * @throws EnvironmentFailure when the layout is damaged or not for this platform
     */
    public BaseImage copy(Path folder, ImageReference name, Platform platform) {
        Descriptor top = choose(folder, name);
        Descriptor manifest = top;
        while (MediaTypes.isIndex(manifest.mediaType())) {
            copy(folder, manifest);
            ImageIndex index = ManifestJson.index(store.read(manifest.digest(), StoredImages.MAX_JSON));
            manifest = PlatformChoice.choose(index, platform, name.familiar());
        }
        copy(folder, manifest);
        Manifest image = StoredImages.manifest(name, store.read(manifest.digest(), StoredImages.MAX_JSON));
        copy(folder, image.config());
        for (Descriptor layer : image.layers()) {
            copy(folder, layer);
        }
        return stored.find(name.withDigest(top.digest()), manifest, platform)
                .orElseThrow(() -> new EnvironmentFailure("the image store lost " + name.familiar()));
    }

    private static Descriptor choose(Path folder, ImageReference name) {
        List<Descriptor> images = index(folder).manifests();
        List<Descriptor> named = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        for (Descriptor image : images) {
            String refName =
                    image.annotations().getOrDefault(REF_NAME, image.digest().toString());
            names.add(refName);
            boolean matches = name.digest().isPresent()
                    ? name.digest().get().equals(image.digest())
                    : name.tag().isPresent() && isNamed(refName, name.tag().get());
            if (matches) {
                named.add(image);
            }
        }
        if (named.isEmpty() && name.digest().isEmpty() && images.size() == 1) {
            return images.get(0);
        }
        if (named.isEmpty()) {
            throw new UserFailure("the OCI image layout " + folder + " has no image " + name.identifier()
                            + (names.isEmpty() ? "; it is empty" : ", only " + String.join(", ", names)))
                    .suggest("Name one of its images, or write one with 'skopeo copy … oci:" + folder + ":TAG'.");
        }
        return named.get(named.size() - 1); // the last one written under a name counts
    }

    /** Tools write the tag alone or the whole reference. */
    private static boolean isNamed(String refName, String tag) {
        return refName.equals(tag) || refName.endsWith(":" + tag);
    }

    private static ImageIndex index(Path folder) {
        Path file = folder.resolve("index.json");
        try {
            return ManifestJson.index(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new UserFailure(folder + " is no OCI image layout: index.json is missing", e)
                    .suggest("Name a folder such as 'skopeo copy … oci:DIR' writes.");
        } catch (IOException e) {
            throw new EnvironmentFailure("can't read " + file + ": " + e, e);
        }
    }

    private void copy(Path folder, Descriptor blob) {
        if (store.has(blob)) {
            return;
        }
        Path file =
                folder.resolve("blobs").resolve("sha256").resolve(blob.digest().hex());
        try (InputStream in = Files.newInputStream(file);
                Ingest ingest = store.ingest()) {
            in.transferTo(ingest);
            ingest.commit(blob.digest(), blob.size());
        } catch (NoSuchFileException e) {
            throw new EnvironmentFailure("the OCI image layout " + folder + " lacks the blob " + blob.digest(), e)
                    .suggest("Write the layout again; a copy of it may have been interrupted.");
        } catch (EnvironmentFailure e) {
            throw new EnvironmentFailure(file + ": " + e.details().problem(), e)
                    .suggest("Write the layout again; it is damaged.");
        } catch (IOException e) {
            throw new EnvironmentFailure("can't copy " + file + " into the image store: " + e, e)
                    .suggest("Check the disk's free space, or set cacheDirectory to another one.");
        }
    }
}
