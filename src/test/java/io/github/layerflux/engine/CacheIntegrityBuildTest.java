package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage, failures and other builds: the cache may miss, but never fails a build or gives a wrong image. */
final class CacheIntegrityBuildTest {

    private static final String[] DOCKERFILE = {"FROM scratch", "COPY f /f", "WORKDIR /w", "COPY g /g"};

    @TempDir
    Path folder;

    private EngineBench bench;

    private EngineBench open(String rules) {
        bench = new EngineBench(folder);
        bench.rules = rules;
        return bench.file("f", "f").file("g", "g");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private List<Path> all(Path below, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(
                            file -> Files.isRegularFile(file) && file.toString().endsWith(suffix))
                    .toList();
        }
    }

    private CacheDirectory directory() {
        return new CacheDirectory(bench.cache);
    }

    private Path record(String instruction) throws IOException {
        for (Path file : all(directory().steps(), ".json")) {
            if (Files.readString(file).contains("\"instruction\":\"" + instruction)) {
                return file;
            }
        }
        throw new AssertionError("no record of " + instruction);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aDamagedRecordIsAWarningAndAMiss(String rules) throws IOException {
        open(rules);
        BuildResult first = bench.build(DOCKERFILE);
        Path record = record("WORKDIR");
        String text = Files.readString(record);

        for (String damaged :
                List.of("", "{", text.substring(0, text.length() / 2), text.replace("created", "creatde"))) {
            Files.writeString(record, damaged);
            BuildResult second = bench.build(DOCKERFILE);

            assertThat(second.statuses()).as("'%s'", damaged).startsWith("CACHED EXECUTED");
            assertThat(second.warnings()).anyMatch(line -> line.contains("WORKDIR /w"));
            assertThat(second.files()).isEqualTo(first.files());
        }
        assertThat(bench.build(DOCKERFILE).statuses()).as("mended").isEqualTo("CACHED CACHED CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aMissingOrCutOffLayerIsAWarningAndAMiss(String rules) throws IOException {
        open(rules);
        BuildResult first = bench.build(DOCKERFILE);
        Path blob = first.store().path(first.layers().get(0).descriptor().digest());

        for (boolean delete : List.of(true, false)) {
            if (delete) {
                Files.delete(blob);
            } else {
                Files.write(blob, new byte[10]);
            }
            BuildResult second = bench.build(DOCKERFILE);

            assertThat(second.statuses()).startsWith("EXECUTED");
            assertThat(second.warnings()).anyMatch(line -> line.contains("COPY f /f") && line.contains("layer"));
            assertThat(second.files()).isEqualTo(first.files());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void missingOrDamagedTablesOfContentsAreMadeAgain(String rules) throws IOException {
        open(rules).file("h", "h");
        String[] reading = {"FROM scratch AS a", "COPY f /d/f", "FROM a", "COPY g /d/", "COPY --from=a /d/f /e/"};
        BuildResult first = bench.build(reading);

        for (String damage : List.of("", "damaged")) {
            for (Path table : all(directory().contents(), "")) {
                if (damage.isEmpty()) {
                    Files.delete(table);
                } else {
                    Files.writeString(table, damage);
                }
            }
            bench.noCache = true;
            assertThat(bench.build(reading).files()).isEqualTo(first.files());
            bench.noCache = false;
            assertThat(bench.build(reading).files()).isEqualTo(first.files());
        }
    }

    @Test
    void aDamagedManifestOrConfigurationIsWrittenAgain() throws IOException {
        open("metadata");
        BuildResult first = bench.build(DOCKERFILE);
        for (Digest damaged :
                new Digest[] {first.finished().manifest(), first.finished().imageId()}) {
            Path blob = first.store().path(damaged);
            Files.write(blob, new byte[(int) Files.size(blob)]);
        }

        BuildResult second = bench.build(DOCKERFILE);

        assertThat(second.statuses()).isEqualTo("CACHED CACHED CACHED");
        assertThat(second.store().read(first.finished().manifest(), 1 << 20)).isNotEmpty();
        assertThat(second.store().read(first.finished().imageId(), 1 << 20)).isNotEmpty();
    }

    @Test
    void damagedFileDigestsAreReadAgain() throws IOException {
        open("content");
        bench.build(DOCKERFILE);
        for (Path file : all(directory().stat(), "")) {
            Files.write(file, "damaged".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(bench.build(DOCKERFILE).statuses()).isEqualTo("CACHED CACHED CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aFailedBuildKeepsWhatSucceededBefore(String rules) {
        open(rules);
        BuildResult failed = bench.build("FROM scratch", "COPY f /f", "WORKDIR /w", "COPY missing /");

        assertThat(failed.failure()).isPresent();
        assertThat(failed.steps()).containsExactly("0 1 EXECUTED", "0 2 EXECUTED", "0 3 FAILED");
        assertThat(failed.of(StepFailed.class)).hasSize(1);
        assertThat(failed.tagged("docker.io/library/app:1"))
                .as("no partial tags")
                .isEmpty();
        assertThat(bench.build(DOCKERFILE).statuses()).isEqualTo("CACHED CACHED EXECUTED");
    }

    @Test
    void aFailedBuildLeavesTheEarlierTag() {
        open("metadata");
        BuildResult first = bench.build(DOCKERFILE);

        assertThat(bench.build("FROM scratch", "COPY missing /").tagged("docker.io/library/app:1"))
                .contains(first.finished().manifest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aCleanAndACachedBuildGiveTheSameFiles(String rules) {
        open(rules).file("d/sub/x", "x").file("d/y", "y");
        String[] dockerfile = {"FROM scratch", "COPY d /d", "COPY --chmod=700 f /d/sub/", "WORKDIR /d/new", "COPY g ./"
        };
        bench.build(dockerfile);
        BuildResult cached = bench.build(dockerfile);
        bench.cache = folder.resolve("clean");
        BuildResult clean = bench.build(dockerfile);

        assertThat(cached.statuses()).isEqualTo("CACHED CACHED CACHED CACHED");
        assertThat(cached.files()).isEqualTo(clean.files());
    }

    @Test
    void instructionsThatWriteOnlyConfigurationMakeNoLayer() {
        open("metadata");
        BuildResult result =
                bench.build("FROM scratch", "ENV a=1", "LABEL b=1", "CMD c", "USER d", "EXPOSE 1", "WORKDIR /");

        assertThat(result.manifest().layers()).isEmpty();
        assertThat(result.image().diffIds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void buildsAtTheSameTimeOnOneCacheNeverSeeHalfAnEntry(String rules) throws Exception {
        open(rules);
        for (int i = 0; i < 50; i++) {
            bench.file("many/" + i, "text " + i);
        }
        Files.writeString(
                folder.resolve("Dockerfile"),
                "FROM scratch AS a\nCOPY many /m\nWORKDIR /w\nFROM a\nCOPY --from=a /m /n\nCOPY f g /d/\nENV x=1\n");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<BuildResult>> builds = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                builds.add(() -> bench.build(bench.request(folder.resolve("Dockerfile"))));
            }
            List<String> files = null;
            for (Future<BuildResult> build : threads.invokeAll(builds)) {
                BuildResult result = build.get();
                files = files == null ? result.files() : files;
                assertThat(result.warnings()).isEmpty();
                assertThat(result.files()).isEqualTo(files);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(bench.build(bench.request(folder.resolve("Dockerfile"))).statuses())
                .isEqualTo("CACHED CACHED CACHED CACHED CACHED");
        assertThat(all(directory().temporary(), ""))
                .as("nothing is left behind")
                .isEmpty();
    }
}
