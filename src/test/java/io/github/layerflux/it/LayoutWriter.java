package io.github.layerflux.it;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes an image of one uncompressed layer as an OCI image layout (image-spec v1.1, image-layout.md).
 *
 * <p>Deliberately shares no code with the plugin: what it writes is input of the tests, and an error in the plugin's
 * own idea of the format must not cancel out.
 */
public final class LayoutWriter {

    private static final String TYPES = "application/vnd.oci.image.";

    private final Path layout;

    public LayoutWriter(Path layout) {
        this.layout = layout;
    }

    /**
     * @param layerTar the layer, a plain tar; moved into the layout
     * @param tag the reference name in {@code index.json}
     */
    public void write(Path layerTar, String tag, List<String> environment, List<String> command) throws IOException {
        Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
        String layer = digest(layerTar);
        long layerSize = Files.size(layerTar);
        Files.move(layerTar, blobs.resolve(layer), StandardCopyOption.REPLACE_EXISTING);

        JsonObject container = new JsonObject();
        container.add("Env", array(environment));
        container.add("Cmd", array(command));
        JsonObject rootfs = new JsonObject();
        rootfs.addProperty("type", "layers");
        rootfs.add("diff_ids", array(List.of("sha256:" + layer)));
        JsonObject config = new JsonObject();
        config.addProperty("created", "2026-01-01T00:00:00Z");
        config.addProperty("architecture", architecture());
        config.addProperty("os", "linux");
        config.add("config", container);
        config.add("rootfs", rootfs);
        JsonObject made = new JsonObject();
        made.addProperty("created", "2026-01-01T00:00:00Z");
        made.addProperty("created_by", "made for tests");
        JsonArray history = new JsonArray();
        history.add(made);
        config.add("history", history);

        JsonArray layers = new JsonArray();
        layers.add(descriptor("layer.v1.tar", layer, layerSize));
        JsonObject manifest = new JsonObject();
        manifest.addProperty("schemaVersion", 2);
        manifest.addProperty("mediaType", TYPES + "manifest.v1+json");
        manifest.add("config", blob("config.v1+json", config));
        manifest.add("layers", layers);

        JsonObject entry = blob("manifest.v1+json", manifest);
        JsonObject annotations = new JsonObject();
        annotations.addProperty("org.opencontainers.image.ref.name", tag);
        entry.add("annotations", annotations);
        JsonObject platform = new JsonObject();
        platform.addProperty("architecture", architecture());
        platform.addProperty("os", "linux");
        entry.add("platform", platform);
        JsonArray manifests = new JsonArray();
        manifests.add(entry);
        JsonObject index = new JsonObject();
        index.addProperty("schemaVersion", 2);
        index.addProperty("mediaType", TYPES + "index.v1+json");
        index.add("manifests", manifests);
        Files.writeString(layout.resolve("index.json"), index.toString());
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    /** This machine's architecture as OCI (and Go) name it. */
    public static String architecture() {
        String arch = System.getProperty("os.arch");
        return switch (arch) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> arch;
        };
    }

    private JsonObject blob(String type, JsonObject content) throws IOException {
        byte[] bytes = content.toString().getBytes(StandardCharsets.UTF_8);
        String digest = HexFormat.of().formatHex(sha256().digest(bytes));
        Files.write(layout.resolve("blobs/sha256").resolve(digest), bytes);
        return descriptor(type, digest, bytes.length);
    }

    private static JsonObject descriptor(String type, String digest, long size) {
        JsonObject descriptor = new JsonObject();
        descriptor.addProperty("mediaType", TYPES + type);
        descriptor.addProperty("digest", "sha256:" + digest);
        descriptor.addProperty("size", size);
        return descriptor;
    }

    private static JsonArray array(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }

    private static String digest(Path file) throws IOException {
        MessageDigest sha256 = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
