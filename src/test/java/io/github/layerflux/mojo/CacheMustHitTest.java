package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.mojo.CacheBench.Built;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must come from the cache: the list 'must hit' of docs/cache-rules.md, line by line, through the goal. Each is a
 * wrong miss that another builder shipped.
 */
final class CacheMustHitTest extends OnBusybox {

    @Test
    void freshCloneElsewhereUnderContentRules() {
        String[] dockerfile = {"FROM scratch AS a", "COPY d /d", "FROM a", "WORKDIR /w"};
        CacheBench bench = bench("content").file("d/f", "f");
        Built first = bench.build(dockerfile);

        bench.maven.mojo.context = "a clone";
        Built second = bench.file("d/f", "f", CacheBench.NOON.plusSeconds(77)).build(dockerfile);

        assertThat(second.allCached().imageId()).isEqualTo(first.imageId());
    }

    @Test
    void changeOfTheModificationTimeAloneUnderContentRules() {
        CacheBench bench = bench("content").file("d/f", "f");
        bench.build("FROM scratch", "COPY d /d");

        bench.time("d/f", CacheBench.NOON.plusSeconds(5))
                .build("FROM scratch", "COPY d /d")
                .allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anotherPathOfTheContextWithEqualFiles(String rules) {
        CacheBench bench = bench(rules).file("d/f", "f");
        bench.build("FROM scratch", "COPY d /d");

        bench.maven.mojo.context = "elsewhere";
        bench.file("d/f", "f").build("FROM scratch", "COPY d /d").allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void whatFollowsACachedCopyIsFoundByTheKeyItWasWrittenWith(String rules) {
        CacheBench bench = bench(rules).file("f", "f");
        bench.build("FROM scratch", "COPY f /f", "COPY f /one");
        bench.build("FROM scratch", "COPY f /f", "COPY f /two");

        bench.build("FROM scratch", "COPY f /f", "COPY f /one").allCached();
        bench.build("FROM scratch", "COPY f /f", "COPY f /two").allCached();
    }

    @Test
    void earlierStageRebuiltWithIdenticalBytesUnderContentRules() {
        String[] dockerfile = {"FROM scratch AS a", "COPY f /f", "FROM scratch", "COPY --from=a /f /f", "WORKDIR /w"};
        CacheBench bench = bench("content").file("f", "f");
        bench.build(dockerfile);

        bench.maven.mojo.noCacheFilter = List.of("a");
        Built second = bench.build(dockerfile);

        assertThat(second.statuses()).isEqualTo("EXECUTED CACHED CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void stagesThatOnlyMakeFolders(String rules) {
        String[] dockerfile = {"FROM busybox AS a", "RUN mkdir /a", "WORKDIR /w", "FROM a", "WORKDIR /a"};
        CacheBench bench = bench(rules);
        bench.build(dockerfile);

        bench.build(dockerfile).allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void otherPredefinedProxyArguments(String rules) {
        CacheBench bench = bench(rules);
        bench.maven.mojo.buildArgs.put("HTTP_PROXY", "http://one");
        bench.build("FROM busybox", "RUN true");

        bench.maven.mojo.buildArgs.put("HTTP_PROXY", "http://two");
        bench.maven.mojo.buildArgs.put("no_proxy", "localhost");
        bench.build("FROM busybox", "RUN true").allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void equalArgumentsGivenInAnotherOrder(String rules) {
        CacheBench bench = bench(rules);
        bench.maven.mojo.buildArgs = new java.util.LinkedHashMap<>();
        bench.maven.mojo.buildArgs.put("A", "1");
        bench.maven.mojo.buildArgs.put("B", "2");
        bench.build("FROM busybox", "ARG A", "ARG B", "RUN true");

        bench.maven.mojo.buildArgs.clear();
        bench.maven.mojo.buildArgs.put("B", "2");
        bench.maven.mojo.buildArgs.put("A", "1");
        bench.build("FROM busybox", "ARG A", "ARG B", "RUN true").allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void exclusionThatMatchesNothing(String rules) {
        CacheBench bench = bench(rules).file("d/f", "f");
        bench.build("FROM scratch", "COPY d /d");

        bench.build("FROM scratch", "COPY --exclude=*.none d /d").allCached();

        String[] stages = {"FROM scratch AS a", "COPY d /d", "FROM scratch", "COPY --exclude=*.one --from=a /d /d"};
        bench.build(stages);
        stages[3] = "COPY --exclude=*.other --exclude=*.none --from=a /d /d";
        bench.build(stages).allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void copyThatSetsTheModeWithAnotherModeOfTheSource(String rules) throws IOException {
        CacheBench bench = bench(rules).file("f", "f");
        bench.build("FROM scratch", "COPY --chmod=600 f /f");

        Files.setPosixFilePermissions(bench.context("f"), PosixFilePermissions.fromString("rwxrwxrwx"));
        bench.build("FROM scratch", "COPY --chmod=600 f /f").allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void commentsLineJoinsAndTheCaseOfInstructions(String rules) {
        CacheBench bench = bench(rules).file("f", "f");
        bench.build("FROM busybox", "ENV a=1 b=2", "COPY f /f", "RUN cat /f   && true", "CMD run it");

        bench.build(
                        "# a comment",
                        "from busybox",
                        "env a=1 \\",
                        "  # in between",
                        "  b=2",
                        "",
                        "copy   f   /f",
                        "run cat /f  \\",
                        " && true",
                        "cmd run it")
                .allCached();
    }
}
