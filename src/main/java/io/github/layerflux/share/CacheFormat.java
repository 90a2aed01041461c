package io.github.layerflux.share;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.layer.PackedLayer;
import io.github.layerflux.share.CacheIndex.Group;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shared cache as an OCI image manifest (image-spec, manifest.md, "Guidelines for Artifact Usage"): the configuration
 * lists the groups and is what tells it from an image; its "layers" are the blobs of all groups. No index is needed,
 * which some registries refuse.
 */
final class CacheFormat {

    static final String CONFIG = "application/vnd.layerflux.cache.config.v1+json";
    static final String RECORDS = "application/vnd.layerflux.cache.records.v1+gzip";
    static final String CONTENTS = "application/vnd.layerflux.cache.contents.v1";

    static final String FILES = "application/vnd.layerflux.cache.files.v1+gzip";

    /** On the files of a step: its key. */
    static final String KEY = "io.github.layerflux.cache.key";

    /** On a layer, and on a table of contents: the diffID of the layer. */
    static final String DIFF_ID = "io.github.layerflux.cache.diffid";

    /** On a layer: how it was compressed, {@code gzip-4}. */
    static final String COMPRESSION = "io.github.layerflux.cache.compression";

    /** On a layer of a cache mount: how many bytes it has uncompressed. */
    private static final String SIZE = "io.github.layerflux.cache.size";

    private static final long VERSION = 1;

    private CacheFormat() {}

    static Descriptor layer(Descriptor blob, Layer layer, LayerCompression how) {
        return blob.withAnnotation(DIFF_ID, layer.diffId().toString()).withAnnotation(COMPRESSION, how.id());
    }

    static Descriptor contents(Descriptor blob, Digest diffId) {
        return blob.withAnnotation(DIFF_ID, diffId.toString());
    }

    static Descriptor mount(PackedLayer layer) {
        return layer.blob()
                .withAnnotation(DIFF_ID, layer.diffId().toString())
                .withAnnotation(SIZE, String.valueOf(layer.size()));
    }

    /** The diffID that a blob is of. */
    static Optional<Digest> diffId(Descriptor blob) {
        String text = blob.annotations().getOrDefault(DIFF_ID, "");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(text));
        } catch (BuildFailure malformed) {
            return Optional.empty(); // nobody will find it
        }
    }

    static byte[] config(CacheIndex index) {
        List<Object> groups = new ArrayList<>();
        for (Group group : index.groups()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", group.name());
            json.put("made", group.made().toString());
            json.put("records", group.records().digest().toString());
            List<String> blobs = new ArrayList<>();
            group.blobs().forEach(blob -> blobs.add(blob.digest().toString()));
            json.put("blobs", blobs);
            groups.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", VERSION);
        json.put("groups", groups);
        if (!index.mounts().isEmpty()) {
            List<Object> mounts = new ArrayList<>();
            for (SharedMount mount : index.mounts()) {
                mounts.add(mount(mount));
            }
            json.put("mounts", mounts);
        }
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> mount(SharedMount mount) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", mount.name());
        json.put("id", mount.id());
        json.put("made", mount.made().toString());
        List<String> layers = new ArrayList<>();
        mount.layers().forEach(layer -> layers.add(layer.blob().digest().toString()));
        json.put("layers", layers);
        return json;
    }

    /** @param config of {@link #config} */
    static byte[] manifest(CacheIndex index, byte[] config) {
        return ManifestJson.write(new Manifest(
                MediaTypes.OCI_MANIFEST,
                Descriptor.of(CONFIG, Digest.of(config), config.length),
                List.copyOf(index.blobs()),
                Map.of()));
    }

    /**
     * The configuration that a manifest names.
     *
     * @throws MalformedCache when it is no manifest of anything
     * @throws IOException when it is one of something else
     */
    static Descriptor config(byte[] manifest) throws IOException {
        Manifest read;
        try {
            read = parsed(manifest);
        } catch (MalformedCache e) {
            if (isIndex(manifest)) {
                throw new IOException("it is no build cache of Layerflux, but an index of images", e);
            }
            throw e;
        }
        if (!read.config().mediaType().equals(CONFIG)) {
            throw new IOException("it is no build cache of Layerflux, but "
                    + (read.config().mediaType().equals(MediaTypes.OCI_CONFIG) ? "an image" : "something else"));
        }
        return read.config();
    }

    /** @throws IOException when it is malformed */
    static CacheIndex index(byte[] manifest, byte[] config) throws IOException {
        Map<Digest, Descriptor> blobs = new HashMap<>();
        parsed(manifest).layers().forEach(blob -> blobs.put(blob.digest(), blob));
        try {
            Map<String, Object> json = Json.readObject(config, "its configuration");
            if (Json.number(json, "format") != VERSION) {
                throw new IOException("it has the unknown format " + Json.number(json, "format"));
            }
            if (!(json.get("groups") instanceof List)) {
                throw new IOException("it is malformed: it has no groups");
            }
            List<Group> groups = new ArrayList<>();
            for (Map<String, Object> group : Json.objects(json, "groups")) {
                groups.add(group(group, blobs));
            }
            List<SharedMount> mounts = new ArrayList<>();
            for (Map<String, Object> mount : Json.objects(json, "mounts")) {
                mounts.add(mount(mount, blobs));
            }
            return new CacheIndex(groups, mounts);
        } catch (BuildFailure | DateTimeException e) {
            throw new IOException("it is malformed: " + e.getMessage(), e);
        }
    }

    private static Group group(Map<String, Object> json, Map<Digest, Descriptor> blobs) throws IOException {
        List<Descriptor> own = new ArrayList<>();
        for (String digest : Json.strings(json, "blobs")) {
            own.add(blob(digest, blobs));
        }
        return new Group(
                Json.string(json, "name"),
                Instant.parse(Json.string(json, "made")),
                blob(Json.string(json, "records"), blobs),
                own);
    }

    private static SharedMount mount(Map<String, Object> json, Map<Digest, Descriptor> blobs) throws IOException {
        List<PackedLayer> layers = new ArrayList<>();
        for (String digest : Json.strings(json, "layers")) {
            Descriptor blob = blob(digest, blobs);
            Map<String, String> notes = blob.annotations();
            try {
                layers.add(new PackedLayer(
                        Descriptor.of(blob.mediaType(), blob.digest(), blob.size()),
                        Digest.parse(notes.getOrDefault(DIFF_ID, "")),
                        Long.parseLong(notes.getOrDefault(SIZE, ""))));
            } catch (NumberFormatException e) {
                throw new IOException("it is malformed: nobody knows the size of " + digest, e);
            }
        }
        return new SharedMount(
                Json.string(json, "name"), Json.string(json, "id"), Instant.parse(Json.string(json, "made")), layers);
    }

    private static Descriptor blob(String digest, Map<Digest, Descriptor> blobs) throws IOException {
        Descriptor found = blobs.get(Digest.parse(digest));
        if (found == null) {
            throw new IOException("it is malformed: its manifest doesn't name " + digest);
        }
        return found;
    }

    private static Manifest parsed(byte[] manifest) throws MalformedCache {
        try {
            return ManifestJson.manifest(manifest);
        } catch (BuildFailure e) {
            throw new MalformedCache(e);
        }
    }

    private static boolean isIndex(byte[] manifest) {
        try {
            Map<String, Object> json = Json.readObject(manifest, "it");
            return MediaTypes.isIndex(Json.string(json, "mediaType")) || json.containsKey("manifests");
        } catch (BuildFailure e) {
            return false;
        }
    }
}
