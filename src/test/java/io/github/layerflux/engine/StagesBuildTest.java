package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.BuildStarted;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which stages a build runs, and what they give each other. */
final class StagesBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder).file("f", "f").file("g", "g");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aStageContinuesAnotherAndReadsFromAThird() {
        BuildResult result = bench.build(
                "FROM scratch AS base",
                "ENV a=1",
                "COPY f /base/f",
                "FROM scratch AS made",
                "COPY g /out/g",
                "FROM base",
                "COPY --from=made /out /",
                "COPY --from=0 /base/f /again",
                "CMD run");

        assertThat(result.files()).containsExactlyInAnyOrder("again=f", "base/", "base/f=f", "g=g");
        assertThat(result.config().env()).contains("a=1");
        assertThat(result.history())
                .containsExactly(
                        "ENV a=1 (empty)",
                        "COPY f /base/f # buildkit",
                        "COPY /out / # buildkit",
                        "COPY /base/f /again # buildkit",
                        "CMD [\"/bin/sh\" \"-c\" \"run\"] (empty)");
    }

    @Test
    void argumentsOfAStageHoldInThoseThatStartFromIt() {
        BuildResult result = bench.build("FROM scratch AS base", "ARG A=1", "FROM base", "ENV a=$A");

        assertThat(result.config().env()).contains("a=1");
    }

    @Test
    void stagesThatNobodyNeedsNeverRun() {
        BuildResult result = bench.build(
                "FROM scratch AS broken",
                "COPY missing /",
                "FROM registry.invalid/none AS unreachable",
                "FROM scratch",
                "COPY f /f");

        assertThat(result.of(BuildStarted.class).get(0).stages()).containsExactly("2");
        assertThat(result.steps()).containsExactly("2 1 EXECUTED");
    }

    @Test
    void theTargetIsAStageByNameOrIndex() {
        String[] dockerfile = {
            "FROM scratch AS one", "ENV s=1", "FROM scratch AS two", "ENV s=2", "FROM scratch", "ENV s=3"
        };
        bench.target = Optional.of("TWO");
        assertThat(bench.build(dockerfile).config().env()).contains("s=2");
        bench.target = Optional.of("0");
        assertThat(bench.build(dockerfile).config().env()).contains("s=1");
        bench.target = Optional.empty();
        assertThat(bench.build(dockerfile).config().env()).contains("s=3");
    }

    @Test
    void anUnknownTargetSuggestsAStage() {
        bench.target = Optional.of("buidl");
        assertThat(bench.fails("FROM scratch AS build"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("buidl")
                .hasMessageContaining("did you mean build?");
    }

    @Test
    void aBaseIsNamedByAnArgument() {
        bench.buildArgs.put("BASE", "two");

        BuildResult result = bench.build(
                "ARG BASE=one", "FROM scratch AS one", "ENV s=1", "FROM scratch AS two", "ENV s=2", "FROM $BASE");

        assertThat(result.config().env()).contains("s=2");
    }

    @Test
    void aNamedContextIsAFolderWithItsOwnIgnoreFile() {
        bench.context = folder.resolve("extra");
        bench.file("e", "e").file("hidden", "h").file(".dockerignore", "hidden\n");
        bench.context = folder.resolve("context");
        bench.buildContexts.put("extra", folder.resolve("extra").toString());

        BuildResult result = bench.build("FROM scratch", "COPY --from=extra . /extra");

        assertThat(result.files()).contains("extra/e=e").doesNotContain("extra/hidden=h");
    }

    @Test
    void aStageStartsFromTheFilesOfANamedFolder() {
        extraContext();

        BuildResult result = bench.build("FROM extra AS a", "ENV a=1", "FROM a", "COPY f /f");

        assertThat(result.files()).containsExactlyInAnyOrder(".dockerignore=hidden\n", "extra=e", "f=f");
        assertThat(result.config().workingDir()).isEqualTo("/");
        assertThat(bench.build("FROM extra AS a", "ENV a=1", "FROM a", "COPY f /f")
                        .statuses())
                .isEqualTo("CACHED CACHED CACHED");
    }

    @Test
    void aNamedContextReplacesAWholeStageEvenTheTarget() {
        extraContext();
        bench.target = Optional.of("extra");

        BuildResult result = bench.build("FROM registry.invalid/none AS Extra", "COPY missing /", "FROM scratch");

        assertThat(result.files()).contains("extra=e");
    }

    @Test
    void aNamedContextReplacesAStageThatIsNamedByItsIndex() {
        extraContext();

        BuildResult result =
                bench.build("FROM registry.invalid/none AS extra", "FROM scratch", "COPY --from=0 extra /x");

        assertThat(result.files()).containsExactly("x=e");
    }

    private void extraContext() {
        bench.context = folder.resolve("more");
        bench.file("extra", "e").file("hidden", "h").file(".dockerignore", "hidden\n");
        bench.context = folder.resolve("context");
        bench.buildContexts.put("extra", folder.resolve("more").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            extra  | no-such-folder    | there is no folder            | docker-image://no-such-folder
            extra  | f                 | f is not a folder             | Give
            extra  | ./alpine:3        | there is no folder            | Give
            extra  | docker-image://A? | invalid                       | Give
            extra  | target:base       | docker buildx bake            | Give an image
            extra  | https://a.example | kind of location              | Give a folder
            ' '    | .                 | a build context needs a name  | Give
            extra  | ''                | a build context needs a name  | Give
            """)
    void aContextThatCantBeReadIsAnErrorEvenIfNothingUsesIt(
            String name, String location, String problem, String suggestion) {
        bench.buildContexts.put(name, location);

        assertThat(bench.fails("FROM scratch", "COPY f /"))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("the build context '" + name.strip() + "=" + location + "': ")
                .hasMessageContaining(problem)
                .hasMessageContaining(suggestion);
    }

    @Test
    void anUnknownStageInTheFilterIsAnErrorWithASuggestion() {
        bench.noCacheFilter.add("instal");
        assertThat(bench.fails("FROM scratch AS install"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("noCacheFilter 'instal': Dockerfile has no such stage; it has install")
                .hasMessageContaining("Did you mean 'install'?");
    }

    @Test
    void aStageThatIsOnlyCopiedFromAScratchHasNoFiles() {
        BuildFailure failure = bench.fails("FROM scratch AS a", "ENV x=1", "FROM scratch", "COPY --from=a /none /");

        assertThat(failure).hasMessageContaining("Dockerfile:4").hasMessageContaining("none");
    }

    @Test
    void aBuildWithOneWorkerComesToItsEnd() {
        try (EngineBench one = new EngineBench(folder, 1)) {
            one.rules = "content";
            for (int i = 0; i < 200; i++) {
                one.file("many/" + i + "/f", "text " + i);
            }
            String[] dockerfile = {
                "FROM scratch AS a",
                "COPY many /a",
                "FROM scratch AS b",
                "COPY many /b",
                "FROM scratch AS c",
                "COPY --from=a /a /",
                "FROM scratch",
                "COPY --from=b /b /",
                "COPY --from=c / /c"
            };

            assertThat(one.build(dockerfile).statuses()).isEqualTo("EXECUTED EXECUTED EXECUTED EXECUTED EXECUTED");
            assertThat(one.build(dockerfile).statuses()).isEqualTo("CACHED CACHED CACHED CACHED CACHED");
        }
    }
}
