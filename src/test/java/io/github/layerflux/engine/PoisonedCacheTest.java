package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.IndexFile;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Caches whose digests are all right and that lie nevertheless: each is a warning and a miss, never an error, never other
 * files in the image; and the next who writes mends it.
 */
final class PoisonedCacheTest extends TwoMachines {

    private static final String LAYER = "image.layer";
    private static final String RECORDS = ".records.";
    private static final String CONTENTS = ".contents.";

    /** A cache's manifest and configuration as JSON. */
    private final class Poisoned {
        private final Map<String, Object> manifest;
        private final Map<String, Object> config;
        private long lie;
        private String rawConfig = "";
        private String rawManifest = "";

        Poisoned() {
            Descriptor top = new IndexFile(folder.resolve("shared")).read().get(0);
            manifest = json(bytes(top.digest().toString()));
            config = json(bytes(String.valueOf(Json.object(manifest, "config").get("digest"))));
        }

        private Map<String, Object> json(byte[] text) {
            return Json.readObject(text, "it");
        }

        private Path path(String digest) {
            return folder.resolve("shared/blobs/sha256")
                    .resolve(Digest.parse(digest).hex());
        }

        byte[] bytes(String digest) {
            try {
                return Files.readAllBytes(path(digest));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Blobs of a kind, as the manifest has them: to be changed there. */
        List<Map<String, Object>> blobs(String kind) {
            List<Map<String, Object>> found = new ArrayList<>();
            for (Map<String, Object> blob : Json.objects(manifest, "layers")) {
                if (String.valueOf(blob.get("mediaType")).contains(kind)) {
                    found.add(blob);
                }
            }
            assertThat(found).isNotEmpty();
            return found;
        }

        Map<String, Object> group() {
            return Json.objects(config, "groups").get(0);
        }

        /** Another blob in the place of those of a kind, wherever they are named. */
        void replace(String kind, UnaryOperator<byte[]> change) {
            for (Map<String, Object> blob : blobs(kind)) {
                String before = String.valueOf(blob.get("digest"));
                Descriptor after = put(change.apply(bytes(before)));
                blob.put("digest", after.digest().toString());
                blob.put("size", after.size());
                group().replaceAll((name, value) ->
                        value.equals(before) ? after.digest().toString() : value);
                List<String> names = new ArrayList<>(Json.strings(group(), "blobs"));
                Collections.replaceAll(names, before, after.digest().toString());
                group().put("blobs", names);
            }
        }

        Descriptor put(byte[] bytes) {
            Digest digest = Digest.of(bytes);
            try {
                Files.write(path(digest.toString()), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Descriptor.of(MediaTypes.OCI_MANIFEST, digest, bytes.length);
        }

        void save() {
            String text = rawConfig.isEmpty() ? Json.write(config) : rawConfig;
            Descriptor of = put(text.getBytes(StandardCharsets.UTF_8));
            Map<String, Object> named = Json.object(manifest, "config");
            named.put("digest", of.digest().toString());
            named.put("size", of.size() + lie);
            manifest.put("config", named);
            String all = rawManifest.isEmpty() ? Json.write(manifest) : rawManifest;
            Descriptor top = put(all.getBytes(StandardCharsets.UTF_8));
            new IndexFile(folder.resolve("shared")).write(List.of(top.withAnnotation(IndexFile.REF_NAME, "main")));
        }
    }

    private static Arguments poison(String what, Consumer<Poisoned> how) {
        return Arguments.of(what, how);
    }

    static Stream<Arguments> poisons() {
        return Stream.of(
                poison("layers of other steps", cache -> {
                    List<Map<String, Object>> layers = cache.blobs(LAYER);
                    Object first = layers.get(0).get("annotations");
                    for (int i = 1; i < layers.size(); i++) {
                        layers.get(i - 1).put("annotations", layers.get(i).get("annotations"));
                    }
                    layers.get(layers.size() - 1).put("annotations", first);
                }),
                poison("layers that unpack to more than was said", cache -> cache.replace(LAYER, bytes -> zeros(70))),
                poison("layers that are no archives", cache -> cache.replace(LAYER, bytes -> new byte[] {1, 2, 3})),
                poison(
                        "layers without a word of what they are",
                        cache -> cache.blobs(LAYER).forEach(blob -> blob.remove("annotations"))),
                poison("layers that aren't there", cache -> cache.manifest.put("layers", cache.blobs(RECORDS))),
                poison("smaller layers", cache -> cache.blobs(LAYER).forEach(blob -> blob.put("size", 1L))),
                poison("larger layers", cache -> cache.blobs(LAYER).forEach(blob -> blob.put("size", 1L << 40))),
                poison("smaller records", cache -> cache.blobs(RECORDS).get(0).put("size", 1L)),
                poison("larger records", cache -> cache.blobs(RECORDS).get(0).put("size", Long.MAX_VALUE)),
                poison(
                        "records of a negative size",
                        cache -> cache.blobs(RECORDS).get(0).put("size", -1L)),
                poison("records that unpack to more than anybody has", cache -> cache.replace(RECORDS, b -> zeros(70))),
                poison(
                        "records that are none",
                        cache -> cache.replace(RECORDS, bytes -> zipped("nonsense\n".repeat(9)))),
                poison("records that aren't compressed", cache -> cache.replace(RECORDS, PoisonedCacheTest::plain)),
                poison("records of each other's steps", cache -> cache.replace(RECORDS, PoisonedCacheTest::turned)),
                poison(
                        "half a record",
                        cache -> cache.replace(RECORDS, bytes -> {
                            String lines = new String(plain(bytes), StandardCharsets.UTF_8);
                            return zipped(lines.substring(0, lines.indexOf('\n') / 2));
                        })),
                poison(
                        "records without layers",
                        cache -> cache.replace(
                                RECORDS,
                                bytes -> zipped(new String(plain(bytes), StandardCharsets.UTF_8)
                                        .replace("\"layer\":", "\"later\":")))),
                poison("a longer configuration", cache -> cache.lie = 1),
                poison("a shorter configuration", cache -> cache.lie = -1),
                poison("another format", cache -> cache.config.put("format", 2L)),
                poison("no groups but a text", cache -> cache.config.put("groups", "none")),
                poison("a group without records", cache -> cache.group().remove("records")),
                poison(
                        "a group of unknown blobs",
                        cache -> cache.group().put("blobs", List.of("sha256:" + "0".repeat(64)))),
                poison("a group of no digests", cache -> cache.group().put("blobs", List.of("../../../etc/passwd"))),
                poison("a group made at no time", cache -> cache.group().put("made", "yesterday")),
                poison("a configuration that is deeper than any stack", cache -> cache.rawConfig = "[".repeat(100_000)),
                poison(
                        "a manifest that is deeper than any stack",
                        cache -> cache.rawManifest = "{\"layers\":" + "[".repeat(100_000)),
                poison("a manifest that is none", cache -> cache.rawManifest = "[1]"),
                poison(
                        "a manifest of a path",
                        cache -> cache.blobs(LAYER).get(0).put("digest", "sha256:../../../x")),
                poison(
                        "mounts of no size",
                        cache -> cache.config.put(
                                "mounts",
                                List.of(Map.of(
                                        "name",
                                        "n",
                                        "id",
                                        "i",
                                        "made",
                                        "2026-01-01T00:00:00Z",
                                        "layers",
                                        List.of(cache.blobs(RECORDS).get(0).get("digest")))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("poisons")
    void isAWarningAndAMiss(String what, Consumer<Poisoned> how) {
        BuildResult first = shareFromMachineA();
        Poisoned cache = new Poisoned();
        how.accept(cache);
        cache.save();

        bench.cacheTo = Optional.of(target(location));
        BuildResult second = freshBuild("b");
        assertThat(second.failure()).isEmpty();
        assertThat(second.warnings()).isNotEmpty();
        assertThat(second.statuses()).contains("EXECUTED");
        assertThat(second.files()).isEqualTo(first.files());

        bench.cacheTo = Optional.empty();
        BuildResult third = freshBuild("c");
        assertThat(third.warnings()).isEmpty();
        assertThat(third.statuses()).doesNotContain("EXECUTED");
        assertThat(third.files()).isEqualTo(first.files());
    }

    static Stream<Arguments> poisonsOfExplanations() {
        return Stream.of(
                poison(
                        "tables of files that unpack to too much",
                        cache -> cache.replace(".files.", bytes -> zeros(70))),
                poison("tables of files that are none", cache -> cache.replace(".files.", bytes -> zipped("nonsense"))),
                poison(
                        "larger tables of files",
                        cache -> cache.blobs(".files.").forEach(blob -> blob.put("size", 1L << 40))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("poisonsOfExplanations")
    void aMissIsExplainedWithLessWords(String what, Consumer<Poisoned> how) {
        shareFromMachineA();
        Poisoned cache = new Poisoned();
        how.accept(cache);
        cache.save();

        onMachine("b");
        bench.file("app", "changed");
        bench.cacheFrom.add(location);
        BuildResult built = bench.build(DOCKERFILE);
        assertThat(built.failure()).isEmpty();
        assertThat(built.statuses()).contains("CACHED", "EXECUTED");
    }

    static Stream<Arguments> poisonsOfTables() {
        return Stream.of(
                poison(
                        "tables of contents that are none",
                        cache -> cache.replace(CONTENTS, bytes -> new byte[] {1, 2})),
                poison(
                        "half a table of contents",
                        cache -> cache.replace(CONTENTS, bytes -> java.util.Arrays.copyOf(bytes, bytes.length / 2))),
                poison("tables of contents of other layers", cache -> {
                    List<Map<String, Object>> tables = cache.blobs(CONTENTS);
                    Object first = tables.get(0).get("annotations");
                    for (int i = 1; i < tables.size(); i++) {
                        tables.get(i - 1).put("annotations", tables.get(i).get("annotations"));
                    }
                    tables.get(tables.size() - 1).put("annotations", first);
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("poisonsOfTables")
    void theImageIsRightWhateverTablesSay(String what, Consumer<Poisoned> how) {
        BuildResult first = shareFromMachineA();
        Poisoned cache = new Poisoned();
        how.accept(cache);
        cache.save();
        BuildResult second = freshBuild("b");
        assertThat(second.failure()).isEmpty();
        assertThat(second.files()).isEqualTo(first.files());
    }

    /** Tables that are whole and of a layer of the same names: only its bytes are others. */
    @Test
    void anExecutedCopyHasTheLayersBytesWhateverTablesSay() throws IOException {
        Path shared = folder.resolve("shared");
        bench.file("app", "y".repeat(70_000)).file("src/a", "longer than the other source");
        bench.cache = folder.resolve("z");
        bench.cacheTo = Optional.of(target(location));
        assertThat(bench.build(DOCKERFILE).failure()).isEmpty();
        Poisoned others = new Poisoned();
        List<byte[]> tables = new ArrayList<>();
        others.blobs(CONTENTS).forEach(blob -> tables.add(others.bytes(String.valueOf(blob.get("digest")))));
        Files.move(shared, folder.resolve("of-z"));

        shareFromMachineA();
        Poisoned cache = new Poisoned();
        byte[] lie = tables.stream()
                .filter(table -> new String(table, StandardCharsets.ISO_8859_1).contains("app"))
                .findFirst()
                .orElseThrow();
        cache.replace(CONTENTS, bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains("app") ? lie : bytes);
        cache.save();

        String[] changed = DOCKERFILE.clone();
        changed[6] = "COPY --from=build /out/app /app/another";
        BuildResult second = buildOnMachineB(changed);
        assertThat(second.failure()).isEmpty();
        bench.cacheFrom.clear();
        onMachine("clean");
        BuildResult clean = bench.build(changed);
        assertThat(second.files()).isEqualTo(clean.files());
    }

    private static byte[] zeros(int megabytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < megabytes; i++) {
                zip.write(megabyte);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] zipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] plain(byte[] zipped) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parent and key of each line before the record of the next. */
    private static byte[] turned(byte[] bytes) {
        List<String> lines =
                new String(plain(bytes), StandardCharsets.UTF_8).lines().toList();
        StringBuilder turned = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            turned.append(lines.get(i), 0, 130)
                    .append(lines.get((i + 1) % lines.size()).substring(130))
                    .append('\n');
        }
        return zipped(turned.toString());
    }
}
