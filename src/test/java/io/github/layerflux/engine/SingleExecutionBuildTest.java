package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.cache.JavaProcess;
import io.github.layerflux.failure.StepFailure;
import io.github.layerflux.image.Platform;
import io.github.layerflux.it.BusyboxBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds at the same moment on one cache directory: each step is executed once, counted by what it leaves. As root. */
final class SingleExecutionBuildTest {

    private static final int BUILDS = 8;

    /** Every RUN says its name in a folder that outlives the builds. */
    private static final String[] DOCKERFILE = {
        "FROM base AS one",
        "RUN --mount=type=cache,target=/c echo first >> /c/log && sleep 0.2",
        "RUN --mount=type=cache,target=/c echo second >> /c/log && sleep 0.2",
        "COPY src /src",
        "ENV a=1",
        "RUN --mount=type=cache,target=/c echo third >> /c/log && sleep 0.2",
        "FROM base AS two",
        "RUN --mount=type=cache,target=/c echo first >> /c/log && sleep 0.2",
        "WORKDIR /w",
        "FROM two",
        "COPY --from=one /src /src",
        "RUN --mount=type=cache,target=/c echo last >> /c/log",
    };

    @TempDir
    static Path shared;

    private static Path base;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeBase() {
        base = BusyboxBase.layout(shared.resolve("base"));
    }

    private static EngineBench bench(Path folder, String number, Path base) {
        EngineBench bench = new EngineBench(folder.resolve("build-" + number), 3);
        bench.cache = folder.resolve("cache");
        bench.platform = Platform.host();
        bench.images.set(0, "app-" + number + ":1");
        bench.buildContexts.put("base", "oci-layout://" + base);
        return bench.file("src/a", "a\n").file("src/b", "b\n");
    }

    /** One of the other processes. */
    public static void main(String[] args) {
        try (EngineBench bench = bench(Path.of(args[0]), args[1], Path.of(args[2]))) {
            bench.rules = args[3];
            BuildResult result = bench.build(DOCKERFILE);
            System.out.println(result.imageId() + " " + result.warnings());
        }
    }

    private List<String> executions() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("cache/mounts"))) {
            for (Path file : files.filter(each -> each.endsWith("log")).toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void buildsOfOneJvm(String rules) throws Exception {
        List<Callable<BuildResult>> builds = new ArrayList<>();
        for (int i = 0; i < BUILDS; i++) {
            String number = String.valueOf(i);
            builds.add(() -> {
                try (EngineBench bench = bench(folder, number, base)) {
                    bench.rules = rules;
                    return bench.build(DOCKERFILE);
                }
            });
        }
        Set<Object> images = new HashSet<>();
        int executed = 0;
        for (BuildResult result : atOnce(builds)) {
            assertThat(result.failure()).isEmpty();
            assertThat(result.warnings()).isEmpty();
            images.add(result.imageId());
            executed += result.statuses().split("EXECUTED", -1).length - 1;
        }
        assertThat(executions()).containsExactlyInAnyOrder("first", "second", "third", "last");
        assertThat(images).hasSize(1);
        // a RUN that two stages have is executed once and counts twice as a step
        assertThat(executed).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void stagesThatBeginAlikeAreAllCachedTheNextTime(String rules) {
        String[] dockerfile = {
            "FROM base AS common",
            "WORKDIR /w",
            "FROM common AS one",
            "ARG N",
            "RUN echo one > /one",
            "FROM common AS two",
            "ARG N",
            "RUN echo two > /two",
            "FROM common",
            "COPY --from=one /one /",
            "COPY --from=two /two /"
        };
        try (EngineBench bench = bench(folder, "0", base)) {
            bench.rules = rules;
            assertThat(bench.build(dockerfile).failure()).isEmpty();
            assertThat(bench.build(dockerfile).statuses()).doesNotContain("EXECUTED");
        }
    }

    private static <T> List<T> atOnce(List<Callable<T>> works) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(works.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(works, 300, TimeUnit.SECONDS)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void buildsOfEightJvms() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < BUILDS; i++) {
            processes.add(JavaProcess.start(
                    SingleExecutionBuildTest.class, folder.toString(), String.valueOf(i), base.toString(), "content"));
        }
        Set<String> results = new HashSet<>();
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            results.add(output.lines().reduce("", (before, line) -> line));
        }
        assertThat(executions()).containsExactlyInAnyOrder("first", "second", "third", "last");
        assertThat(results).singleElement().asString().endsWith(" []");
        // no tag is lost
        String index = Files.readString(folder.resolve("cache/images/index.json"));
        for (int i = 0; i < BUILDS; i++) {
            assertThat(index).contains("app-" + i + ":1");
        }
    }

    @Test
    void aStepThatFailsFailsEveryBuildAndHoldsNobodyUp() throws Exception {
        List<Callable<BuildResult>> builds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String number = String.valueOf(i);
            builds.add(() -> {
                try (EngineBench bench = bench(folder, number, base)) {
                    return bench.build("FROM base", "RUN sleep 0.2 && false");
                }
            });
        }
        for (BuildResult result : atOnce(builds)) {
            assertThat(result.failure()).get().isInstanceOf(StepFailure.class);
        }
    }

    @Test
    void aDifferentNextStepWaitsForTheCommonOneAlone() throws Exception {
        List<Callable<BuildResult>> builds = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String number = String.valueOf(i);
            builds.add(() -> {
                try (EngineBench bench = bench(folder, number, base)) {
                    return bench.build(
                            "FROM base",
                            "RUN --mount=type=cache,target=/c echo common >> /c/log && sleep 0.3",
                            // each waits until the other is at work, too
                            "RUN --mount=type=cache,target=/c touch /c/" + number
                                    + " && while test ! -e /c/0 -o ! -e /c/1; do sleep 0.05; done");
                }
            });
        }
        for (BuildResult result : atOnce(builds)) {
            assertThat(result.failure()).isEmpty();
        }
        assertThat(executions()).containsExactly("common");
    }
}
