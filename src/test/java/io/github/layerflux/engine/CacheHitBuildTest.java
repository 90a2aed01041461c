package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a second build must take from the cache: wrong misses that other builders shipped, in both rule sets. */
final class CacheHitBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;

    private EngineBench open(String rules) {
        bench = new EngineBench(folder);
        bench.rules = rules;
        return bench;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aRepeatedBuildIsTheSameImage(String rules) {
        String[] dockerfile = {
            "FROM scratch AS a",
            "WORKDIR /w",
            "COPY d /d",
            "ADD f /",
            "FROM a",
            "COPY --from=a /d /e",
            "ENV a=1",
            "CMD x"
        };
        open(rules).file("d/f", "f").file("f", "f");
        BuildResult first = bench.build(dockerfile);

        BuildResult second = bench.build(dockerfile);

        assertThat(first.statuses()).isEqualTo("EXECUTED EXECUTED EXECUTED EXECUTED EXECUTED EXECUTED");
        assertThat(second.statuses()).isEqualTo("CACHED CACHED CACHED CACHED CACHED CACHED");
        assertThat(second.finished().manifest()).isEqualTo(first.finished().manifest());
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(second.misses()).isEmpty();
        assertThat(second.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anotherPathOfTheContext(String rules) {
        open(rules).file("d/f", "f");
        bench.build("FROM scratch", "COPY d /d");

        bench.context = folder.resolve("elsewhere");
        bench.file("d/f", "f");

        assertThat(bench.build("FROM scratch", "COPY d /d").statuses()).isEqualTo("CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content"})
    void aFreshCloneElsewhere(String rules) {
        open(rules).file("d/f", "f");
        bench.build("FROM scratch", "COPY d /d");

        bench.context = folder.resolve("elsewhere");
        bench.file("d/f", "f", EngineBench.NOON.plusSeconds(77));

        assertThat(bench.build("FROM scratch", "COPY d /d").statuses()).isEqualTo("CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content"})
    void aStageThatWasExecutedAgainWithEqualFiles(String rules) {
        String[] dockerfile = {"FROM scratch AS a", "COPY f /f", "FROM scratch", "COPY --from=a /f /f", "WORKDIR /w"};
        open(rules).file("f", "f");
        bench.build(dockerfile);

        bench.noCacheFilter.add("a");
        BuildResult second = bench.build(dockerfile);

        assertThat(second.statuses()).isEqualTo("EXECUTED CACHED CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content"})
    void whatFollowsAnInstructionThatWritesOnlyConfiguration(String rules) {
        open(rules).file("f", "f");
        bench.build("FROM scratch", "LABEL a=1", "CMD a", "ENV e=1", "COPY f /f", "WORKDIR /w");

        BuildResult second = bench.build("FROM scratch", "LABEL a=2", "CMD b", "ENV e=2", "COPY f /f", "WORKDIR /w");

        assertThat(second.statuses()).isEqualTo("EXECUTED EXECUTED EXECUTED CACHED CACHED");
        assertThat(second.config().labels()).containsEntry("a", "2");
        assertThat(second.config().env()).contains("e=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void theStepsBeforeTheOneThatChanged(String rules) {
        open(rules).file("a", "a").file("b", "b").file("c", "c");
        bench.build("FROM scratch", "COPY a /", "COPY b /", "COPY c /");

        bench.file("b", "changed", EngineBench.NOON.plusSeconds(1));

        assertThat(bench.build("FROM scratch", "COPY a /", "COPY b /", "COPY c /")
                        .statuses())
                .isEqualTo("CACHED EXECUTED EXECUTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void stagesThatOnlyMakeFolders(String rules) {
        open(rules);
        bench.build("FROM scratch", "WORKDIR /a", "WORKDIR /b");

        assertThat(bench.build("FROM scratch", "WORKDIR /a", "WORKDIR /b").statuses())
                .isEqualTo("CACHED CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void otherProxies(String rules) {
        open(rules);
        bench.buildArgs.put("HTTP_PROXY", "http://one");
        bench.build("FROM scratch", "ENV a=1", "WORKDIR /w");

        bench.buildArgs.put("HTTP_PROXY", "http://two");

        assertThat(bench.build("FROM scratch", "ENV a=1", "WORKDIR /w").statuses())
                .isEqualTo("CACHED CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anExclusionThatMatchesNothing(String rules) {
        open(rules).file("d/f", "f");
        bench.build("FROM scratch", "COPY d /d");

        assertThat(bench.build("FROM scratch", "COPY --exclude=*.none d /d").statuses())
                .isEqualTo("CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aModeThatIsReplacedAnyway(String rules) throws IOException {
        open(rules).file("f", "f");
        bench.build("FROM scratch", "COPY --chmod=600 f /f");

        Files.setPosixFilePermissions(bench.context.resolve("f"), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(bench.build("FROM scratch", "COPY --chmod=600 f /f").statuses())
                .isEqualTo("CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void commentsLineJoinsAndTheCaseOfInstructions(String rules) {
        open(rules).file("f", "f");
        bench.build("FROM scratch", "ARG x=1", "ENV a=1 b=2", "COPY f /f", "WORKDIR /w", "CMD run it", "LABEL l=1");

        BuildResult second = bench.build(
                "# a comment",
                "from scratch",
                "arg x=1",
                "env a=1 \\",
                "  # in between",
                "  b=2",
                "",
                "copy   f   /f",
                "workdir /w",
                "cmd run it",
                "label l=\"1\"");

        assertThat(second.statuses()).isEqualTo("CACHED CACHED CACHED CACHED CACHED CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void filesThatAreIgnoredOrNotCopied(String rules) {
        open(rules).file("d/f", "f").file("d/x", "x").file("other", "o").file(".dockerignore", "d/x\n");
        bench.build("FROM scratch", "COPY d /d");

        bench.file("other", "changed", EngineBench.NOON.plusSeconds(1));
        bench.file("d/x", "changed");

        assertThat(bench.build("FROM scratch", "COPY d /d").statuses()).isEqualTo("CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anArgumentThatEqualsItsDefault(String rules) {
        open(rules);
        bench.build("FROM scratch", "ARG A=1", "ENV a=$A");

        bench.buildArgs.put("A", "1");

        assertThat(bench.build("FROM scratch", "ARG A=1", "ENV a=$A").statuses())
                .isEqualTo("CACHED CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void theFirstStageWhenOnlyTheLastOneChanged(String rules) {
        open(rules).file("f", "f");
        bench.build("FROM scratch AS a", "COPY f /f", "FROM scratch", "COPY --from=a /f /f");

        BuildResult second = bench.build("FROM scratch AS a", "COPY f /f", "FROM scratch", "COPY --from=a /f /g");

        assertThat(second.steps()).containsExactly("a 1 CACHED", "1 1 EXECUTED");
    }
}
