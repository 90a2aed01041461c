package io.github.layerflux.content;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/** {@code index.json} and {@code oci-layout} of an OCI image layout (OCI image-spec, image-layout.md). */
public final class IndexFile {

    /** The annotation that names a manifest in a layout (OCI image-spec, annotations.md). */
    public static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** Content of the file {@code oci-layout}. */
    public static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

    private final Path layout;

    /** @param layout the folder; need not exist */
    public IndexFile(Path layout) {
        this.layout = layout;
    }

    public Path path() {
        return layout.resolve("index.json");
    }

    /**
     * The manifests of the layout; none when there is no index yet.
     *
     * @throws EnvironmentFailure when the index is corrupt or unreadable
     */
    public List<Descriptor> read() {
        try {
            return ManifestJson.index(Files.readAllBytes(path())).manifests();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read " + path(), e);
        } catch (EnvironmentFailure e) {
            throw new EnvironmentFailure(path() + " is corrupt: " + e.details().problem(), e)
                    .suggest("Delete the file; images are tagged again when they are built.");
        }
    }

    /**
     * Replaces the index by a rename, and makes the folder a layout if it is none yet.
     *
     * @throws EnvironmentFailure when it can't be written
     */
    public void write(List<Descriptor> manifests) {
        try {
            Files.createDirectories(layout);
            replace(path(), bytes(manifests));
            if (!Files.exists(layout.resolve("oci-layout"))) {
                replace(layout.resolve("oci-layout"), LAYOUT.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write " + path(), e);
        }
    }

    /** The file's content. */
    public static byte[] bytes(List<Descriptor> manifests) {
        return ManifestJson.write(new ImageIndex(MediaTypes.OCI_INDEX, manifests));
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
        try {
            Files.write(temporary, bytes);
            Durable.sync(temporary); // else a power failure could cost the names of all images
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
