package io.github.layerflux.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildPlannerTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    private static BuildPlan plan(String dockerfile, PlanRequest request) {
        return BuildPlanner.plan(DockerfileParser.parse("Dockerfile", dockerfile), request);
    }

    private static BuildPlan plan(String dockerfile) {
        return plan(dockerfile, PlanRequest.of(AMD64));
    }

    private static PlanRequest target(String name) {
        return new PlanRequest(Optional.of(name), Map.of(), AMD64, AMD64, Set.of(), Set.of());
    }

    private static PlanRequest args(Map<String, String> args) {
        return new PlanRequest(Optional.empty(), args, AMD64, AMD64, Set.of(), Set.of());
    }

    private static PlanRequest contexts(String... names) {
        return new PlanRequest(Optional.empty(), Map.of(), AMD64, AMD64, Set.of(names), Set.of());
    }

    private static List<String> names(BuildPlan plan) {
        return plan.stages().stream().map(Stage::name).toList();
    }

    private static final String FAMILY = """
            FROM alpine AS base
            FROM base AS tools
            FROM alpine AS unused
            FROM alpine AS mounted
            FROM alpine
            RUN --mount=type=bind,from=Mounted,target=/m true
            COPY --from=TOOLS /a /b
            COPY --from=busybox:1 /a /b
            FROM base AS other
            """;

    @Test
    void withoutATargetTheLastStageIsBuiltAndWhatItNeeds() {
        assertThat(names(plan(FAMILY))).containsExactly("base", "other");
    }

    @ParameterizedTest
    @CsvSource({"4, base tools mounted 4", "Tools, base tools", "unused, unused", "0, base", "OTHER, base other"})
    void onlyStagesThatTheTargetNeedsAreInThePlan(String target, String expected) {
        BuildPlan plan = plan(FAMILY, target(target));
        assertThat(String.join(" ", names(plan))).isEqualTo(expected);
        assertThat(plan.target().name()).isEqualTo(expected.substring(expected.lastIndexOf(' ') + 1));
    }

    @ParameterizedTest
    @CsvSource({"tools, base", "4, tools mounted", "other, base", "base, ''"})
    void aStageKnowsWhatItStartsAndReadsFromItself(String target, String expected) {
        BuildPlan plan = plan(FAMILY, target(target));
        assertThat(plan.sourcesOf(plan.target()).stream().map(Stage::name).toList())
                .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(" ")));
    }

    @Test
    void anUnknownTargetIsAnErrorWithTheStagesThereAre() {
        assertThatThrownBy(() -> plan(FAMILY, target("tolos")))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("target stage 'tolos' could not be found (did you mean tools?)")
                .hasMessageContaining("base, tools, unused, mounted, stage-4, other");
        String unnamed = "FROM alpine AS a\nFROM alpine\nFROM alpine AS c";
        assertThat(plan(unnamed, target("Stage-1")).target().index()).isEqualTo(1);
        assertThatThrownBy(() -> plan(unnamed, target("stage-2")))
                .hasMessageContaining("did you mean stage-1?")
                .hasMessageContaining("stages are: a, stage-1, c.");
        assertThatThrownBy(() -> plan("FROM alpine", target("1"))).hasMessageContaining("'1' could not be found");
    }

    @Test
    void basesAreStagesScratchOrImages() {
        BuildPlan plan = plan("FROM alpine:3.20 AS A\nFROM scratch AS b\nFROM a AS c\nCOPY --from=b / /\n");
        assertThat(plan.stage(0).base())
                .isEqualTo(new Base.ImageBase(ImageReference.parse("alpine:3.20"), "alpine:3.20"));
        assertThat(plan.stage(1).base()).isEqualTo(new Base.Scratch());
        assertThat(plan.stage(2).base()).isEqualTo(new Base.EarlierStage(0));
    }

    @Test
    void aStageNameMayBeThatOfItsOwnImage() {
        BuildPlan plan = plan("FROM alpine AS alpine\nFROM alpine AS alpine\nFROM alpine");
        assertThat(plan.stages()).hasSize(3);
        assertThat(plan.stage(0).base()).isInstanceOf(Base.ImageBase.class);
        assertThat(plan.stage(1).base()).isEqualTo(new Base.EarlierStage(0));
        assertThat(plan.stage(2).base()).isEqualTo(new Base.EarlierStage(1));
    }

    @Test
    void ofEqualNamesTheLastOneWins() {
        BuildPlan plan = plan("FROM a AS x\nFROM b AS x\nFROM scratch\nCOPY --from=x / /\n");
        assertThat(plan.stages()).extracting(Stage::index).containsExactly(1, 2);
        assertThat(plan("FROM a AS x\nFROM b AS x", target("x")).target().index())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FROM a~COPY --from=0 / / | Dockerfile:2 COPY --from=0 / /: from '0' is the stage itself",
                "FROM a AS me~COPY --from=me / / | is the stage itself",
                "FROM a~COPY --from=1 / /~FROM a AS b~FROM a~COPY --from=0 / / | stage '1' is declared later, in line 3",
                "FROM a~COPY --from=b / /~FROM a AS b~FROM a~COPY --from=0 / / | stage 'b' is declared later, in line 3",
                "FROM a~COPY --from=7 / / | from '7' is no stage: the stages before this one are none",
                "FROM a~FROM a~COPY --from=99999999999 / / | the stages before this one are 0 to 0",
                "FROM a AS build~FROM a~COPY --from=buil! / / | Perhaps you meant the stage 'build'.",
                "FROM a~RUN --mount=from=0,target=/x y | Dockerfile:2 RUN --mount=from=0,target=/x y: from '0' is the",
                "FROM $X | Dockerfile:1 FROM $X: base name ($X) should not be blank",
                "FROM \"\" | should not be blank",
                "FROM a:b:c | Dockerfile:1 FROM a:b:c: invalid image reference",
                "FROM --platform=$X a | empty platform value from expression $X",
                "FROM --platform=linux/x/y/z a | unknown platform",
                "FROM ${X:?missing} | X: missing",
                "ARG A=${B:?missing}~FROM a | Dockerfile:1 ARG A=${B:?missing}: B: missing",
                "FROM later~FROM a AS later~FROM later:: | invalid image reference",
            })
    void referencesThatNameNothingEarlierAreErrors(String dockerfile, String problem) {
        assertThatThrownBy(() -> plan(dockerfile.replace('~', '\n')))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(problem);
    }

    @Test
    void fromExpandsGlobalArgumentsOnly() {
        String dockerfile = """
                ARG IMAGE=alpine
                ARG TAG
                ARG FULL=${IMAGE}:${TAG:-3.19}
                FROM $FULL AS x
                ARG LOCAL=busybox
                FROM ${LOCAL:-scratch}
                COPY --from=x / /
                """;
        BuildPlan plan = plan(dockerfile);
        assertThat(((Base.ImageBase) plan.stage(0).base()).asWritten()).isEqualTo("alpine:3.19");
        assertThat(plan.stage(1).base()).isEqualTo(new Base.Scratch());
        plan = plan(dockerfile, args(Map.of("TAG", "edge", "IMAGE", "debian")));
        assertThat(((Base.ImageBase) plan.stage(0).base()).asWritten()).isEqualTo("debian:edge");
    }

    @Test
    void aVariableMayNameAStage() {
        BuildPlan plan = plan("ARG BASE=one\nFROM a AS one\nFROM b AS two\nFROM $BASE", args(Map.of("BASE", "two")));
        assertThat(plan.target().base()).isEqualTo(new Base.EarlierStage(1));
    }

    @Test
    void platformsComeFromTheFlagTheParentStageOrTheRequest() {
        PlanRequest request = new PlanRequest(Optional.empty(), Map.of(), ARM64, AMD64, Set.of(), Set.of());
        BuildPlan plan = plan("""
                FROM --platform=$BUILDPLATFORM a AS build
                FROM build AS more
                FROM a
                COPY --from=more / /
                """, request);
        assertThat(plan.stages()).extracting(Stage::platform).containsExactly(AMD64, AMD64, ARM64);
        assertThat(plan.stages()).extracting(Stage::platformExplicit).containsExactly(true, false, false);
    }

    @Test
    void namedContextsReplaceImagesAndStages() {
        String dockerfile = """
                FROM alpine AS base
                FROM busybox AS tools
                FROM docker.io/library/alpine:latest
                COPY --from=tools / /
                COPY --from=1 / /
                COPY --from=alpine / /
                """;
        BuildPlan plan = plan(dockerfile, contexts("alpine", "tools"));
        assertThat(plan.stages()).hasSize(1);
        assertThat(plan.target().base()).isEqualTo(new Base.ContextBase("alpine"));
        assertThat(plan.resolve("1", plan.target())).isEqualTo(new Base.ContextBase("tools"));
        assertThat(plan.resolve("Tools", plan.target())).isEqualTo(new Base.ContextBase("tools"));
        assertThat(plan.resolve("alpine:3", plan.target())).isInstanceOf(Base.ImageBase.class);
    }

    @Test
    void aPlaceInsteadOfAnImageIsANamedContext() {
        assertThatThrownBy(() -> plan("FROM oci-layout:///srv/base:1", PlanRequest.of(Platform.parse("linux/amd64"))))
                .hasMessageContaining("-Dlayerflux.buildContext.NAME=oci-layout:///srv/base:1");
        assertThatThrownBy(() -> plan("FROM docker://alpine", PlanRequest.of(Platform.parse("linux/amd64"))))
                .hasMessageContaining("Leave docker:// out");
    }

    @Test
    void aTriggerOfAParentStageMakesItsSourceNeeded() {
        BuildPlan plan = plan("FROM a AS files\nFROM a AS base\nONBUILD COPY --from=files / /\nFROM base");
        assertThat(names(plan)).containsExactly("files", "base", "2");
    }

    @Test
    void buildArgumentsThatNothingDeclaresAreWarnedAbout() {
        BuildPlan plan = plan(
                "ARG A\nFROM a\nARG B\n",
                args(Map.of("A", "1", "B", "2", "TYPO", "3", "http_proxy", "x", "SOURCE_DATE_EPOCH", "0")));
        assertThat(plan.undeclaredArgs()).containsExactly("TYPO");
    }

    @Test
    void secretsThatNoMountHasAreToldWithThoseThatThereAre() {
        Dockerfile dockerfile = DockerfileParser.parse("Dockerfile", """
                FROM a
                RUN --mount=type=secret,id=token,required=true x
                ONBUILD RUN --mount=type=secret,target=/run/secrets/login y
                """);
        assertThat(UnusedSecrets.of(List.of("token", "tokn"), dockerfile))
                .contains("secrets that no RUN mounts: tokn; the Dockerfile's are login, token (did you mean token?)");
        assertThat(UnusedSecrets.of(List.of("token", "login"), dockerfile)).isEmpty();
        assertThat(UnusedSecrets.of(List.of("tokn"), DockerfileParser.parse("Dockerfile", "FROM a\nRUN x")))
                .as("another module's, perhaps")
                .isEmpty();
        String variable = "FROM a\nARG ID\nRUN --mount=type=secret,id=$ID x";
        assertThat(UnusedSecrets.of(List.of("tokn"), DockerfileParser.parse("Dockerfile", variable)))
                .isEmpty();
        String other = "FROM a\nARG S\nRUN --mount=type=secret,id=token --mount=type=cache,target=/c,sharing=$S x";
        assertThat(UnusedSecrets.of(List.of("tokn"), DockerfileParser.parse("Dockerfile", other)))
                .as("a mount that can't be read before its variables are known")
                .isEmpty();
    }

    @Test
    void buildArgumentsOfTriggersAndPredefinedOnesNeedNoWarning() {
        BuildPlan plan = plan(
                "FROM a AS parent\nONBUILD ARG T\nFROM parent\n",
                args(Map.of("T", "1", "TARGETARCH", "arm64", "BUILDKIT_INLINE_CACHE", "1", "ALL_PROXY", "x")));
        assertThat(plan.undeclaredArgs()).isEmpty();
    }

    @Test
    void aDeepChainOfStagesIsPlanned() {
        StringBuilder text = new StringBuilder("FROM scratch AS s0\n");
        for (int i = 1; i < 3_000; i++) {
            text.append("FROM s").append(i - 1).append(" AS s").append(i).append('\n');
        }
        assertThat(plan(text.toString()).stages()).hasSize(3_000);
    }
}
