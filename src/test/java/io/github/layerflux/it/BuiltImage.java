package io.github.layerflux.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image in an OCI image layout, read with nothing of the plugin's own: every blob is checked against its digest,
 * every layer against its diffID, and the layers are applied to a table of files (image-spec v1.1, layer.md).
 */
public final class BuiltImage {

    private final Path layout;
    private final JsonObject manifest;
    private final JsonObject config;
    private final SortedMap<String, FileEntry> files = new TreeMap<>();
    private final List<List<String>> layers = new ArrayList<>();

    /** One file of the image; {@code mode} as in {@code 0755}, {@code content} of regular files only. */
    public record FileEntry(int mode, long uid, long gid, long size, String link, byte[] content) {

        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        public String octalMode() {
            return Integer.toOctalString(mode);
        }
    }

    private BuiltImage(Path layout) throws IOException {
        this.layout = layout;
        JsonObject index = JsonParser.parseString(Files.readString(layout.resolve("index.json")))
                .getAsJsonObject();
        if (!Files.readString(layout.resolve("oci-layout")).contains("\"1.0.0\"")) {
            throw new AssertionError("no OCI image layout of version 1.0.0: " + layout);
        }
        JsonObject first = index.getAsJsonArray("manifests").get(0).getAsJsonObject();
        manifest = json(first);
        config = json(manifest.getAsJsonObject("config"));
        List<String> diffIds = new ArrayList<>();
        config.getAsJsonObject("rootfs").getAsJsonArray("diff_ids").forEach(id -> diffIds.add(id.getAsString()));
        List<JsonElement> descriptors = manifest.getAsJsonArray("layers").asList();
        if (descriptors.size() != diffIds.size()) {
            throw new AssertionError(descriptors.size() + " layers and " + diffIds.size() + " diffIDs");
        }
        for (int i = 0; i < diffIds.size(); i++) {
            apply(tar(descriptors.get(i).getAsJsonObject(), diffIds.get(i)));
        }
    }

    /** The image of a project's last build, at {@code target/layerflux/oci}. */
    public static BuiltImage of(Path project) {
        return in(project.resolve("target/layerflux/oci"));
    }

    public static BuiltImage in(Path layout) {
        try {
            return new BuiltImage(layout);
        } catch (IOException e) {
            throw new UncheckedIOException("no image in " + layout, e);
        }
    }

    /** The whole image configuration. */
    public JsonObject config() {
        return config;
    }

    /** The configuration's {@code config} part: Env, Cmd, User and so on. */
    public JsonObject container() {
        return config.getAsJsonObject("config");
    }

    public JsonObject manifest() {
        return manifest;
    }

    /** The files of the finished image by path without a leading slash, folders too. */
    public SortedMap<String, FileEntry> files() {
        return files;
    }

    public FileEntry file(String path) {
        FileEntry entry = files.get(path);
        if (entry == null) {
            throw new AssertionError("no " + path + " in the image; there are " + files.keySet());
        }
        return entry;
    }

    /** The paths in each layer, whiteouts included, the base image's layers first. */
    public List<List<String>> layers() {
        return layers;
    }

    /** Whether these bytes stand in any blob of the layout, uncompressed. */
    public boolean contains(String text) throws IOException {
        byte[] needle = text.getBytes(StandardCharsets.UTF_8);
        if (manifest.toString().contains(text) || config.toString().contains(text)) {
            return true;
        }
        return files.values().stream()
                .anyMatch(file -> new String(file.content(), StandardCharsets.ISO_8859_1)
                        .contains(new String(needle, StandardCharsets.ISO_8859_1)));
    }

    private JsonObject json(JsonObject descriptor) throws IOException {
        return JsonParser.parseString(new String(blob(descriptor), StandardCharsets.UTF_8))
                .getAsJsonObject();
    }

    private byte[] blob(JsonObject descriptor) throws IOException {
        String digest = descriptor.get("digest").getAsString();
        byte[] bytes = Files.readAllBytes(layout.resolve("blobs").resolve(digest.replace(':', '/')));
        expectDigest(bytes, digest);
        if (bytes.length != descriptor.get("size").getAsLong()) {
            throw new AssertionError("size of " + descriptor + " is " + bytes.length);
        }
        return bytes;
    }

    private byte[] tar(JsonObject descriptor, String diffId) throws IOException {
        byte[] bytes = blob(descriptor);
        String type = descriptor.get("mediaType").getAsString();
        if (type.endsWith("gzip")) {
            try (InputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes))) {
                bytes = in.readAllBytes();
            }
        }
        expectDigest(bytes, diffId);
        return bytes;
    }

    private void apply(byte[] tar) throws IOException {
        List<String> paths = new ArrayList<>();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new BufferedInputStream(new java.io.ByteArrayInputStream(tar)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String path = entry.getName().replaceFirst("^(\\./|/)+", "").replaceFirst("/$", "");
                paths.add(path);
                put(path, entry, in);
            }
        }
        layers.add(List.copyOf(paths));
    }

    private void put(String path, TarArchiveEntry entry, InputStream content) throws IOException {
        int slash = path.lastIndexOf('/') + 1;
        String name = path.substring(slash);
        if (name.equals(".wh..wh..opq")) {
            files.subMap(path.substring(0, slash), path.substring(0, slash) + Character.MAX_VALUE)
                    .clear();
        } else if (name.startsWith(".wh.")) {
            String gone = path.substring(0, slash) + name.substring(4);
            files.remove(gone);
            files.subMap(gone + "/", gone + "/" + Character.MAX_VALUE).clear();
        } else {
            files.put(
                    path,
                    new FileEntry(
                            entry.getMode() & 07777,
                            entry.getLongUserId(),
                            entry.getLongGroupId(),
                            entry.getSize(),
                            entry.isLink() || entry.isSymbolicLink() ? entry.getLinkName() : "",
                            entry.isFile() ? content.readAllBytes() : new byte[0]));
        }
    }

    private static void expectDigest(byte[] bytes, String digest) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            if (!digest.equals("sha256:" + HexFormat.of().formatHex(hash))) {
                throw new AssertionError("content of " + digest + " has the digest "
                        + HexFormat.of().formatHex(hash));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
