package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.event.BuildEvent.StageStarted;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.OciLayoutExporter;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.BuildPlanner;
import io.github.layerflux.plan.PlanRequest;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.step.StageState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Triggers of a base are the first steps of the stage that starts from it. */
final class OnBuildBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;
    private Path layout;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder).file("f", "f").file("g", "g");
        layout = folder.resolve("layout");
        bench.buildContexts.put("base", "oci-layout://" + layout);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void base(String... dockerfile) {
        Path cache = bench.cache;
        bench.cache = folder.resolve("base cache");
        BuildResult built = bench.build(dockerfile);
        OciLayoutExporter.exclusive(built.store(), layout)
                .export(BuiltImage.load(
                        built.store(),
                        built.finished().manifest(),
                        List.of(ImageReference.parse("base:1")),
                        bench.platform));
        bench.cache = cache;
    }

    @Test
    void triggersRunBetweenFromAndTheFirstInstruction() {
        base("FROM scratch", "ENV b=1", "ONBUILD ARG X=x", "ONBUILD COPY f /app/", "ONBUILD ENV t=$X order=trigger");

        BuildResult result = bench.build("FROM base", "ENV order=own x=$X");

        assertThat(result.files()).containsExactly("app/", "app/f=f");
        assertThat(result.config().env()).endsWith("b=1", "t=x", "order=own", "x=x");
        assertThat(result.config().onBuild()).isEmpty();
        assertThat(result.history())
                .containsExactly(
                        "ENV b=1 (empty)",
                        "ARG X=x (empty)",
                        "COPY f /app/ # buildkit",
                        "ENV t=x order=trigger (empty)",
                        "ENV order=own x=x (empty)");
        assertThat(result.of(StageStarted.class).get(0).steps()).isEqualTo(4);
        assertThat(result.of(StepExecuted.class))
                .extracting(step -> step.step().where().firstLine() + " " + step.step())
                .contains("1 0 2/4 ONBUILD COPY f /app/", "2 0 4/4 ENV order=own x=x".replace("x=x", "x=$X"));
    }

    @Test
    void argumentsThatOnlyTriggersDeclareAreNoMistake() {
        base("FROM scratch", "ONBUILD ARG X=x", "ONBUILD ENV x=$X");
        bench.buildArgs.put("X", "given");
        BuildResult known = bench.build("FROM base");
        bench.buildArgs.put("TYPO", "1");
        BuildResult mistyped = bench.build("FROM base", "COPY nothing /");

        assertThat(known.warnings()).isEmpty();
        assertThat(known.config().env()).endsWith("x=given");
        assertThat(mistyped.failure()).isPresent();
        assertThat(mistyped.warnings()).containsExactly("build arguments that no ARG declares: TYPO");
    }

    @Test
    void triggersAreCachedLikeAnyStepAndKnowTheirFiles() {
        base("FROM scratch", "ONBUILD COPY f /f", "ONBUILD COPY g /g");
        bench.build("FROM base", "ENV a=1");

        assertThat(bench.build("FROM base", "ENV a=1").statuses()).isEqualTo("CACHED CACHED CACHED");
        assertThat(bench.build("FROM base", "COPY f /other").of(StepCached.class))
                .hasSize(2);

        bench.file("g", "changed", EngineBench.NOON.plusSeconds(9));
        BuildResult changed = bench.build("FROM base", "ENV a=1");
        assertThat(changed.statuses()).isEqualTo("CACHED EXECUTED EXECUTED");
        assertThat(changed.misses().get(0).miss().changedFiles()).anyMatch(file -> file.contains("g"));
    }

    @Test
    void triggersAreTheImmediateChildsAlone() {
        base("FROM scratch", "ONBUILD COPY f /f");

        BuildResult child =
                bench.build("FROM base AS child", "ONBUILD COPY g /g", "FROM child AS grandchild", "FROM grandchild");

        assertThat(child.files()).containsExactly("f=f", "g=g");
        assertThat(child.history()).containsExactly("COPY f /f # buildkit", "COPY g /g # buildkit");
    }

    @Test
    void aStageWithoutInstructionsOfItsOwnHasTheTriggers() {
        base("FROM scratch", "ONBUILD COPY f /f", "ONBUILD CMD [\"t\"]", "CMD base");

        BuildResult result = bench.build("FROM base");

        assertThat(result.files()).containsExactly("f=f");
        assertThat(result.config().cmd()).contains(List.of("t"));
        assertThat(result.config().onBuild()).isEmpty();
    }

    @Test
    void anEntrypointKeepsTheCmdThatATriggerSet() {
        base("FROM scratch", "CMD base", "ONBUILD CMD [\"t\"]");

        assertThat(bench.build("FROM base", "ENTRYPOINT [\"e\"]").config().cmd())
                .contains(List.of("t"));
    }

    @Test
    void aTriggerReadsFromStagesThatNothingElseNeeds() {
        base("FROM scratch", "ONBUILD COPY --from=files /out /");

        BuildResult result = bench.build(
                "FROM scratch AS first",
                "COPY g /g",
                "FROM first AS files",
                "COPY f /out/f",
                "COPY --from=0 /g /out/g",
                "FROM base");

        assertThat(result.files()).containsExactly("f=f", "g=g");
    }

    @Test
    void aTriggerOfAStageReadsFromStagesToo() {
        BuildResult result = bench.build(
                "FROM scratch AS files",
                "COPY f /out/f",
                "FROM scratch AS parent",
                "ONBUILD COPY --from=files /out /in",
                "FROM parent");

        assertThat(result.files()).containsExactly("in/", "in/f=f");
    }

    @Test
    void aStageThatATriggerNeedsAndThatFailsIsBlamed() {
        base("FROM scratch", "ONBUILD COPY --from=files /out /");

        assertThat(bench.fails("FROM scratch AS files", "COPY missing /out", "FROM base"))
                .hasMessageStartingWith("Dockerfile:2 COPY missing /out: ");
    }

    @Test
    void aFailingTriggerIsBlamedOnTheFromThatFiresIt() {
        base("FROM scratch", "ONBUILD COPY missing /");

        assertThat(bench.fails("ARG A", "FROM base"))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("Dockerfile:2 ONBUILD COPY missing /: ");
    }

    @Test
    void aTriggerThatNamesNoStageNorImageIsBlamedOnFrom() {
        base("FROM scratch", "ONBUILD COPY --from=a:b:c /out /");

        assertThat(bench.fails("FROM base")).isInstanceOf(UserFailure.class).hasMessageStartingWith("Dockerfile:1 ");
    }

    @Test
    void continuationLinesOfTriggersAreJoined() {
        base("FROM scratch", "ONBUILD ENV a=1 \\", "  b=2");

        assertThat(bench.build("FROM base").config().env()).endsWith("a=1", "b=2");
    }

    @Test
    void aTriggerThatIsNoInstructionIsAnErrorThatNamesTheBase() {
        Stage stage = BuildPlanner.plan(
                        DockerfileParser.parse("Dockerfile", "FROM scratch"),
                        PlanRequest.of(Platform.of("linux", "amd64", "")))
                .target();
        StageState scratch = StageStart.scratch(stage);
        for (String trigger :
                List.of("CPOY a b", "COPY a", "", "ONBUILD RUN x", "FROM x", "RUN a\nRUN b", "RUN <<E\nx")) {
            StageState base = scratch.withImage(scratch.image()
                    .withConfig(
                            scratch.config().edit().onBuild(List.of(trigger)).build()));

            assertThatThrownBy(() -> BaseTriggers.of(base, stage, "base:1"))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageStartingWith("the ONBUILD trigger '" + trigger + "' of base:1 can't be executed: ");
        }
    }
}
