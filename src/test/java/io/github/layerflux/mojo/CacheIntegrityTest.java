package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.mojo.CacheBench.Built;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cache must survive and guarantee: the list 'integrity' of docs/cache-rules.md, line by line, through the goal. */
final class CacheIntegrityTest extends OnBusybox {

    private static final String[] DOCKERFILE = {
        "FROM busybox AS a", "COPY d /d", "COPY d/f /made", "FROM scratch", "COPY --from=a /d /made /e/", "ENV a=1"
    };

    @Override
    CacheBench bench(String rules) {
        return super.bench(rules).file("d/f", "f").file("d/sub/g", "g");
    }

    private static Map<String, String> files(Built built) {
        return built.image().files().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().octalMode() + " "
                                + entry.getValue().uid() + ":"
                                + entry.getValue().gid() + " "
                                + entry.getValue().link() + " "
                                + (entry.getValue().content() == null
                                        ? ""
                                        : entry.getValue().text())));
    }

    private List<Path> cached(String place, String suffix) throws IOException {
        try (Stream<Path> tree = Files.walk(folder.resolve("cache").resolve(place))) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(suffix))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void corruptRecordsAreWarningsAndMisses(String rules) throws IOException {
        CacheBench bench = bench(rules);
        Map<String, String> files = files(bench.build(DOCKERFILE));
        for (Path record : cached("steps", ".json")) {
            byte[] bytes = Files.readAllBytes(record);
            bytes[bytes.length / 2] ^= 1;
            Files.write(record, bytes);
        }

        Built second = bench.build(DOCKERFILE);

        assertThat(second.statuses()).doesNotContain("CACHED CACHED CACHED CACHED");
        assertThat(bench.maven.console).anyMatch(line -> line.startsWith("WARNING") && line.contains("cache record"));
        assertThat(files(second)).isEqualTo(files);
        bench.build(DOCKERFILE).allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void missingOrCorruptBlobsAreWarningsAndMisses(String rules) throws IOException {
        CacheBench bench = bench(rules);
        Map<String, String> files = files(bench.build(DOCKERFILE));
        List<Path> blobs = cached("images/blobs", "");
        for (int i = 0; i < blobs.size(); i++) {
            if (i % 2 == 0) {
                Files.delete(blobs.get(i));
            } else {
                byte[] bytes = Files.readAllBytes(blobs.get(i));
                bytes[bytes.length / 2] ^= 1;
                Files.write(blobs.get(i), bytes);
            }
        }

        Built second = bench.build(DOCKERFILE);

        assertThat(bench.maven.console).anyMatch(line -> line.startsWith("WARNING") && line.contains("its layer"));
        assertThat(files(second)).isEqualTo(files);
        bench.build(DOCKERFILE).allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void cachedAndCleanBuildsUnpackToTheSameFiles(String rules) {
        CacheBench bench = bench(rules);
        bench.build(DOCKERFILE);
        Built cached = bench.build(DOCKERFILE).allCached();
        Map<String, String> files = files(cached);

        bench.maven.mojo.cacheDirectory = folder.resolve("clean").toString();

        assertThat(files(bench.build(DOCKERFILE))).isEqualTo(files);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void failedBuildsKeepWhatSucceeded(String rules) {
        CacheBench bench = bench(rules);
        assertThatThrownBy(() -> bench.run("FROM busybox", "COPY d /d", "RUN exit 3"))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("exit code: 3");

        Built second = bench.build("FROM busybox", "COPY d /d", "WORKDIR /w");

        second.misses("CACHED EXECUTED").because("first build of this instruction");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void concurrentBuildsNeverSeeHalfAnEntry(String rules) throws Exception {
        Path cache = folder.resolve("cache");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 3; round++) {
                List<Callable<Map<String, String>>> builds = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    CacheBench bench = new CacheBench(
                            Files.createDirectories(folder.resolve("module " + i)), rules, shared.resolve("busybox"));
                    bench.maven.mojo.cacheDirectory = cache.toString();
                    bench.file("d/f", "round " + round, CacheBench.NOON.plusSeconds(round))
                            .file("d/sub/g", "g");
                    builds.add(() -> files(bench.build(DOCKERFILE)));
                }
                List<Map<String, String>> results = new ArrayList<>();
                for (Future<Map<String, String>> build : threads.invokeAll(builds)) {
                    results.add(build.get());
                }
                assertThat(results).containsOnly(results.get(0));
                assertThat(results.get(0).get("e/made")).endsWith("round " + round);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void instructionsThatWriteOnlyConfigurationMakeNoLayer(String rules) {
        Built built = bench(rules)
                .build(
                        "FROM scratch",
                        "COPY d/f /f",
                        "ENV a=1",
                        "LABEL l=1",
                        "EXPOSE 80",
                        "USER 1",
                        "VOLUME /v",
                        "STOPSIGNAL TERM",
                        "CMD [\"x\"]",
                        "ENTRYPOINT [\"y\"]",
                        "HEALTHCHECK NONE",
                        "ONBUILD RUN z");

        assertThat(built.image().layers()).hasSize(1);
    }
}
