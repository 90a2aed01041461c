package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The goal {@code explain} with a shared cache: what it says, and that nothing on any disk is another thing afterwards. */
final class ExplainTest extends OnBusybox {

    private static final String[] DOCKERFILE = {
        "FROM busybox AS tool",
        "RUN sleep 0.4 && echo tool > /tool",
        "FROM busybox",
        "COPY src /src",
        "COPY --from=tool /tool /tool",
        "RUN --mount=type=cache,id=m,target=/m cat /src/f > /made"
    };

    @TempDir
    static Path elsewhere;

    private CacheBench bench;

    @BeforeAll
    static void shareFromAnotherMachine() {
        CacheBench other = new CacheBench(elsewhere, "content", shared.resolve("busybox")).file("src/f", "one");
        other.maven.mojo.cacheTo = List.of("type=local,dest=" + elsewhere.resolve("travelling") + ",mounts=*");
        other.build(DOCKERFILE);
    }

    @BeforeEach
    void open() {
        bench = bench("content").file("src/f", "one");
        bench.maven.file("Dockerfile", String.join("\n", DOCKERFILE) + "\n");
        bench.maven.mojo.cacheFrom = List.of("type=local,src=" + elsewhere.resolve("travelling") + ",mounts=*");
    }

    /** Every file and folder, what it is and when it was changed. */
    private Map<String, String> all() throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> here = Files.walk(folder);
                Stream<Path> there = Files.walk(elsewhere)) {
            for (Path path : Stream.concat(here, there).toList()) {
                Map<String, Object> status = Files.readAttributes(
                        path, "unix:mode,size,ino,ctime,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
                boolean file = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                all.put(
                        path.toString(),
                        status + (file ? Digest.of(Files.readAllBytes(path)).hex() : ""));
            }
        }
        return all;
    }

    private String explained() throws IOException {
        Map<String, String> before = all();
        bench.maven.console.clear();
        new ExplainLaunch(bench.maven.mojo, Module.of(null, bench.maven.mojo.session)).run();
        assertThat(all()).isEqualTo(before);
        return String.join("\n", bench.maven.console);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "failOnMiss", "verify", "noCache", "pull"})
    void nothingIsWrittenWhateverIsAskedFor(String wish) throws IOException {
        bench.maven.mojo.failOnMiss = wish.equals("failOnMiss") ? List.of("tool") : List.of();
        bench.maven.mojo.verify = wish.equals("verify") ? "error" : "off";
        bench.maven.mojo.noCache = wish.equals("noCache");
        bench.maven.mojo.pull = wish.equals("pull") ? "always" : "missing";

        String fresh = explained();
        assertThat(fresh).contains(wish.equals("noCache") ? "noCache" : "HIT");
        if (!wish.equals("noCache")) {
            assertThat(fresh).doesNotContain("MISS ").contains("travelling:latest");
        }

        if (wish.equals("pull")) {
            assertThat(fresh).contains("with pull=always there may be newer ones");
        } else {
            assertThat(fresh).doesNotContain("pull=");
        }

        bench.file("src/f", "changed");
        String changed = explained();
        if (!wish.equals("noCache")) {
            assertThat(changed).contains("src/f").contains("HIT").contains("UNKNOWN");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "changed"})
    void theBuildDoesWhatWasPredicted(String content) throws IOException {
        bench.file("src/f", content);
        String predicted = explained();
        String statuses = bench.build(DOCKERFILE).statuses();
        assertThat(statuses)
                .isEqualTo(content.equals("one") ? "CACHED CACHED CACHED CACHED" : "CACHED EXECUTED EXECUTED EXECUTED");
        assertThat(predicted.lines().filter(line -> line.contains(" HIT ")).count())
                .isEqualTo(statuses.split("CACHED", -1).length - 1);
    }
}
