package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.FileChange;
import io.github.layerflux.event.Verification;
import io.github.layerflux.event.Verification.Result;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code verify}: what the cache has is executed again and compared. */
final class VerifyBuildTest {

    private static final String[] DOCKERFILE = {"FROM scratch", "COPY f /f", "COPY d/g /g", "ENV a=1"};

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder).file("f", "f").file("d/g", "g");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static List<Result> results(BuildResult build) {
        return build.of(StepVerified.class).stream()
                .map(step -> step.verification().result())
                .toList();
    }

    /** Blobs, tables and records with their bytes. */
    private Map<String, String> cached() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String place : List.of("images/blobs", "contents", "steps")) {
            try (Stream<Path> tree = Files.walk(bench.cache.resolve(place))) {
                for (Path file : tree.filter(Files::isRegularFile).toList()) {
                    found.put(file.toString(), new String(Files.readAllBytes(file), "ISO-8859-1"));
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void equalLayersAreReproducible(String rules) {
        bench.rules = rules;
        BuildResult first = bench.build(DOCKERFILE);
        bench.verify = VerifyMode.ERROR;

        BuildResult second = bench.build(DOCKERFILE);

        assertThat(results(first)).isEmpty();
        assertThat(results(second)).as("steps with layers").containsExactly(Result.IDENTICAL, Result.IDENTICAL);
        assertThat(second.statuses()).isEqualTo("CACHED CACHED CACHED");
        assertThat(second.imageId()).isEqualTo(first.imageId());
    }

    @Test
    void anEditThatMetadataDontShowIsFoundAndNeitherImageNorCacheChange() throws IOException {
        BuildResult first = bench.build(DOCKERFILE);
        bench.file("d/g", "x"); // same size, same time
        Map<String, String> before = cached();
        bench.verify = VerifyMode.WARN;

        BuildResult second = bench.build(DOCKERFILE);

        assertThat(results(second)).containsExactly(Result.IDENTICAL, Result.DIFFERENT);
        Verification different = second.of(StepVerified.class).get(1).verification();
        assertThat(different.differences()).containsExactly(new FileChange("g", "content changed", ""));
        assertThat(different.total()).isEqualTo(1);
        assertThat(second.imageId()).isEqualTo(first.imageId());
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(cached()).isEqualTo(before);
    }

    @Test
    void whatWasMadeToBeComparedIsLeftToPruneWhereAnotherBuildMayHaveFoundIt() throws IOException {
        bench.build(DOCKERFILE);
        bench.file("d/g", "x");
        int before = cached().size();
        bench.verify = VerifyMode.WARN;
        bench.onEvent = event -> {
            if (event instanceof StepVerified) {
                BuildLease.acquire(new CacheDirectory(bench.cache), warning -> {})
                        .close();
            }
        };

        bench.build(DOCKERFILE);

        assertThat(cached()).hasSizeGreaterThan(before);
    }

    @Test
    void asAnErrorItFailsTheBuildBeforeTheImageIsTagged() {
        bench.build(DOCKERFILE);
        bench.file("d/g", "x");
        bench.verify = VerifyMode.ERROR;
        bench.images.set(0, "other:1");

        BuildResult second = bench.build(DOCKERFILE);

        assertThat(second.failure().orElseThrow())
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("verify: 1 of 2 cached steps gave something else")
                .hasMessageContaining("Dockerfile:3 COPY d/g /g");
        assertThat(second.tagged("docker.io/library/other:1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void otherTimesAloneCountOnlyWhereTimesAreToBeReproducible(boolean clamped) {
        bench.rules = "content";
        bench.rewriteTimestamp = clamped;
        bench.epoch =
                clamped ? OptionalLong.of(EngineBench.NOON.plusSeconds(9).getEpochSecond()) : OptionalLong.empty();
        bench.build(DOCKERFILE);
        bench.file("d/g", "g", EngineBench.NOON.plusSeconds(1));
        bench.verify = VerifyMode.ERROR;

        BuildResult second = bench.build(DOCKERFILE);

        assertThat(results(second)).containsExactly(Result.IDENTICAL, clamped ? Result.DIFFERENT : Result.TIMES);
        assertThat(second.failure().isPresent()).isEqualTo(clamped);
        assertThat(second.of(StepVerified.class).get(1).verification().differences())
                .singleElement()
                .satisfies(change -> assertThat(change.change()).matches("mtime .* → .*, content equal"));
    }

    @Test
    void whatIsExecutedAnywayIsNotVerified() {
        bench.verify = VerifyMode.ERROR;

        BuildResult first = bench.build(DOCKERFILE);

        assertThat(first.failure()).isEmpty();
        assertThat(results(first)).isEmpty();
    }
}
