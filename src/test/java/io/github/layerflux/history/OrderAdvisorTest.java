package io.github.layerflux.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.event.Advice;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.history.PastStep.Ending;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.BuildPlanner;
import io.github.layerflux.plan.PlanRequest;
import io.github.layerflux.plan.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which moves are advised, and above all which are not. */
final class OrderAdvisorTest {

    private static final long SLOW = 94_000;

    @TempDir
    Path folder;

    private BuildHistory history;
    private BuildPlan plan;
    private final Map<String, Integer> versions = new HashMap<>();

    @BeforeEach
    void open() {
        history = BuildHistory.of(new CacheDirectory(folder).create(), List.of("test"));
    }

    private OrderAdvisorTest dockerfile(String... lines) {
        plan = BuildPlanner.plan(
                DockerfileParser.parse("Dockerfile", String.join("\n", lines) + "\n"),
                PlanRequest.of(Platform.of("linux", "amd64", "")));
        return this;
    }

    /** One build, in which the inputs of instructions changed that begin with one of the words; RUNs take {@link #SLOW}. */
    private OrderAdvisorTest build(String... changed) {
        Map<String, PastStep> steps = new HashMap<>();
        for (Stage stage : plan.stages()) {
            boolean executing = false;
            for (int i = 0; i < stage.instructions().size(); i++) {
                Instruction each = stage.instructions().get(i);
                String id = PastBuild.id(
                        new StepRef(stage.name(), i + 1, stage.instructions().size(), each.where(), each.text()));
                boolean changes =
                        !versions.containsKey(id) || List.of(changed).stream().anyMatch(each.text()::startsWith);
                Ending ending = executing ? Ending.EXECUTED : changes ? Ending.MISSED : Ending.CACHED;
                executing |= changes;
                int version = changes ? versions.merge(id, 1, Integer::sum) : versions.get(id);
                steps.put(id, new PastStep(ending, "v" + version, each.text().startsWith("RUN") ? SLOW : 10));
            }
        }
        try {
            history.append(new PastBuild(versions.size(), Map.of(), steps));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private OrderAdvisorTest builds(int times, String... changed) {
        for (int i = 0; i < times; i++) {
            build(changed);
        }
        return this;
    }

    private List<Advice> advice() {
        return OrderAdvisor.of(plan, "", BuildHistory.of(new CacheDirectory(folder), List.of("test")));
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        advice().forEach(each -> texts.add(each.text()));
        return texts;
    }

    @Test
    void aCopyThatChangesOftenAndStandsBeforeASlowRunIsToBeMovedBelowIt() {
        dockerfile("FROM debian", "COPY src /app/src", "RUN apt-get update \\", "  && apt-get install -y git", "CMD x");
        builds(3).builds(18, "COPY src");

        assertThat(texts())
                .containsExactly("COPY src /app/src changed in 18 of 20 builds and stands before"
                        + " RUN apt-get update && apt-get install -y git (94 s): move it below line 4");
        Advice advice = advice().get(0);
        assertThat(advice.line()).isEqualTo(2);
        assertThat(advice.slowLine()).isEqualTo(3);
        assertThat(advice.belowLine()).isEqualTo(4);
        assertThat(advice.slowMs()).isEqualTo(SLOW);
    }

    @Test
    void itIsToBeMovedBelowTheLastRunThatWouldBeSaved() {
        dockerfile("FROM debian", "COPY src /app/src", "RUN apt-get update", "ENV a=1", "RUN apk add git", "CMD x");
        builds(3).builds(8, "COPY src");

        assertThat(texts()).singleElement().asString().endsWith(": move it below line 5");
    }

    @Test
    void whereNothingIsKnownOfTheRunTheAdviceHasACondition() {
        dockerfile("FROM debian", "COPY src /app/src", "RUN ./install-tools");
        builds(3).builds(8, "COPY src");

        assertThat(texts())
                .singleElement()
                .asString()
                .endsWith(": move it below line 3 if nothing up to there needs these files");
    }

    @Test
    void filesOfTheSystemMayMatterToAnyCommand() {
        dockerfile("FROM debian", "COPY sources.list /etc/apt/", "RUN apt-get update");
        builds(3).builds(8, "COPY");

        assertThat(texts()).singleElement().asString().endsWith("if nothing up to there needs these files");
    }

    @Test
    void whatInstallsFromAListIsToGetTheListFirst() {
        dockerfile("FROM node", "WORKDIR /app", "COPY . .", "RUN npm ci", "RUN npm run build");
        builds(3).builds(8, "COPY .");

        assertThat(texts())
                .containsExactly("COPY . . changed in 8 of 10 builds and stands before RUN npm ci (94 s):"
                        + " copy only the files that it reads before it, and the rest below line 4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN mvn -B package",
                "RUN ./mvnw package",
                "RUN cd /work && make",
                "RUN go build ./...",
                "RUN npm run build",
                "RUN tar xf src/x.tar",
                "RUN ls /app/src",
                "RUN [\"/app/src/install\"]",
                "RUN chmod -R a+r /app/src && apt-get update",
                "RUN pip install .",
                "VOLUME /data\nRUN apt-get update",
                "COPY other /app\nRUN apt-get update",
                "COPY other $X\nRUN apt-get update",
            })
    void aRunThatUsesTheFilesStaysBelow(String run) {
        dockerfile("FROM debian", "COPY src /app/src", run);
        builds(3).builds(8, "COPY src");

        assertThat(texts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY src src\nWORKDIR /elsewhere\nRUN apt-get update",
                "COPY $A /app\nRUN apt-get update",
                "COPY src /app/$A\nENV A=1\nRUN apt-get update",
                "COPY package.json package-lock.json ./\nRUN npm ci",
                "COPY --from=debian src /app\nRUN apt-get update",
            })
    void aCopyThatIsAnotherOneBelowStaysAbove(String lines) {
        dockerfile(("FROM debian\nARG A=1\n" + lines).split("\n"));
        builds(3).builds(8, "COPY ");

        assertThat(texts()).isEmpty();
    }

    @Test
    void aRunThatChangesAsOftenIsNotWorthAMove() {
        dockerfile("FROM debian", "COPY src /app/src", "RUN apt-get update");
        builds(3).builds(8, "COPY src", "RUN");

        assertThat(texts()).isEmpty();
    }

    @Test
    void whereSomethingThatStaysChangesAsOftenNothingIsSaved() {
        dockerfile(
                "FROM debian", "COPY list /app/list", "COPY src /src", "RUN apt-get install $(cat /app/list)", "CMD x");
        builds(3).builds(8, "COPY ");

        assertThat(texts()).isEmpty();
    }

    @Test
    void severalThatCanMoveAreToldOneByOne() {
        dockerfile("FROM debian", "COPY conf /conf", "COPY src /src", "RUN apt-get update");
        builds(3).builds(8, "COPY ");

        assertThat(advice()).extracting(Advice::line).containsExactly(2, 3);
    }

    @Test
    void aFewBuildsOrRareChangesOrFastStepsSayNothing() {
        dockerfile("FROM debian", "COPY src /app/src", "RUN apt-get update");
        builds(1).builds(4, "COPY src");
        assertThat(texts()).as("four builds").isEmpty();

        builds(16).builds(2, "COPY src");
        assertThat(texts()).as("seldom").isEmpty();
    }

    @Test
    void anotherStageIsNobodysBusiness() {
        dockerfile(
                "FROM debian AS one",
                "COPY src /app/src",
                "FROM debian",
                "COPY --from=one /app/src /s",
                "RUN apt-get update");
        builds(3).builds(8, "COPY src", "COPY --from");

        assertThat(texts()).isEmpty();
    }

    @Test
    void withoutHistoryThereIsNoAdvice() {
        dockerfile("FROM debian", "COPY src /app/src", "RUN apt-get update");

        assertThat(texts()).isEmpty();
    }
}
