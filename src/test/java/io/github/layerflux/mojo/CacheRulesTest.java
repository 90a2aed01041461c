package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.mojo.CacheBench.Built;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/cache-rules.md that are about RUN, build arguments and what users ask for, through the goal. */
final class CacheRulesTest extends OnBusybox {

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aRunIsFoundByItsCommandHoweverOldItIs(String rules) {
        CacheBench bench = bench(rules);
        Built first = bench.build("FROM busybox", "RUN date +%s%N > /now");
        assertThat(bench.build("FROM busybox", "RUN date +%s%N > /now")
                        .allCached()
                        .text("now"))
                .isEqualTo(first.text("now"));
        bench.build("FROM busybox", "RUN date +%s%N >/now").misses("EXECUTED").because("the instruction changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void filesBoundForARunCountLikeThoseOfACopy(String rules) {
        String[] dockerfile = {"FROM busybox", "RUN --mount=target=/src,source=src cat /src/f > /f"};
        CacheBench bench = bench(rules).file("src/f", "one").file("other", "x");
        bench.build(dockerfile);
        bench.file("other", "changed").build(dockerfile).allCached();
        Built second = bench.file("src/f", "three").build(dockerfile);
        second.misses("EXECUTED").because("f: size 3 → 5");
        assertThat(second.text("f")).isEqualTo("three");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void theValueOfASecretDoesNotCountAndItsMountDoes(String rules) {
        CacheBench bench = bench(rules);
        Path token = folder.resolve("token");
        bench.maven.mojo.secrets = Map.of("token", "src=" + token, "key", "src=" + token);
        String run = "RUN --mount=type=secret,id=%s test -s /run/secrets/%s";
        bench.maven.file("token", "one");
        bench.build("FROM busybox", run.formatted("token", "token"));
        bench.maven.file("token", "two");
        bench.build("FROM busybox", run.formatted("token", "token")).allCached();
        bench.build("FROM busybox", run.formatted("key", "key")).misses("EXECUTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anArgumentCountsFromTheFirstRunAfterItsDeclaration(String rules) {
        String[] dockerfile = {"FROM busybox", "RUN echo a > /a", "ARG CACHEBUST=1", "RUN echo b > /b"};
        CacheBench bench = bench(rules);
        bench.build(dockerfile);
        bench.maven.mojo.buildArgs.put("CACHEBUST", "1");
        bench.build(dockerfile).allCached();
        bench.maven.mojo.buildArgs.put("CACHEBUST", "2");
        Built second = bench.build(dockerfile);
        assertThat(second.statuses()).startsWith("CACHED").endsWith("EXECUTED");
        second.because("CACHEBUST", "1 → 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anArgumentThatIsUnsetDiffersFromAnEmptyOne(String rules) {
        String[] dockerfile = {"FROM busybox", "ARG A", "RUN echo ${A-unset} > /a"};
        CacheBench bench = bench(rules);
        assertThat(bench.build(dockerfile).text("a")).isEqualTo("unset\n");
        bench.maven.mojo.buildArgs.put("A", "");
        Built second = bench.build(dockerfile);
        assertThat(second.statuses()).endsWith("EXECUTED");
        assertThat(second.text("a")).isEqualTo("\n");
    }

    @Test
    void theEnvironmentCountsForRunAndNotForCopyUnderContentRules() {
        CacheBench bench = bench("content").file("f", "f");
        bench.build("FROM busybox", "ENV A=1", "COPY f /f", "RUN true");
        bench.build("FROM busybox", "ENV A=2", "COPY f /f", "RUN true").misses("EXECUTED CACHED EXECUTED");
    }

    @Test
    void anyMissEndsTheUseOfTheCacheUnderMetadataRules() {
        CacheBench bench = bench("metadata").file("f", "f");
        bench.build("FROM busybox", "LABEL a=1", "COPY f /f", "RUN true");
        bench.build("FROM busybox", "LABEL a=2", "COPY f /f", "RUN true").misses("EXECUTED EXECUTED EXECUTED");
    }

    /** Rule 5: though what follows would be found, since the step is executed with the same outcome. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aMissEndsTheUseOfTheCacheForTheRestOfItsStage(String rules) throws IOException {
        String[] dockerfile = {"FROM scratch", "COPY f /f", "COPY f /g"};
        CacheBench bench = bench(rules).file("f", "f");
        bench.maven.mojo.buildArgs.put("SOURCE_DATE_EPOCH", "1");
        bench.build(dockerfile);
        try (Stream<Path> tree = Files.walk(folder.resolve("cache/steps"))) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".json") && Files.readString(file).contains("/f\"")) {
                    Files.delete(file);
                }
            }
        }

        assertThat(bench.build(dockerfile).statuses()).isEqualTo("EXECUTED EXECUTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void executedAgainIsWhatAUserAsksFor(String rules) {
        String[] dockerfile = {
            "FROM busybox AS a", "RUN echo a > /a", "FROM busybox", "RUN echo b > /b", "COPY --from=a /a /a"
        };
        CacheBench bench = bench(rules);
        bench.build(dockerfile);
        bench.maven.mojo.noCacheFilter = List.of("a");
        Built filtered = bench.build(dockerfile);
        assertThat(filtered.statuses()).startsWith("EXECUTED CACHED");
        bench.maven.mojo.noCacheFilter = List.of();
        bench.maven.mojo.noCache = true;
        assertThat(bench.build(dockerfile).statuses()).isEqualTo("EXECUTED EXECUTED EXECUTED");
        bench.maven.mojo.noCache = false;
        bench.build(dockerfile).allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void whatIsIgnoredIsNotInvolved(String rules) throws Exception {
        CacheBench bench = bench(rules).file("d/f", "f").file("d/log", "1").file(".dockerignore", "d/log\n");
        bench.build("FROM scratch", "COPY d /d");
        bench.file("d/log", "changed");
        bench.time("d", CacheBench.NOON.plusSeconds(9));
        bench.time("d/f", CacheBench.NOON);
        bench.build("FROM scratch", "COPY d /d").allCached();
        Files.delete(bench.context(".dockerignore"));
        bench.build("FROM scratch", "COPY d /d").misses("EXECUTED").because("d/log: added");
    }
}
