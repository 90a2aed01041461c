package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.BuildPlanner;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Systems by their names; no other one is at hand. */
class OperatingSystemTest {

    private static final String WITH_RUN = """
            FROM alpine AS unused
            RUN echo unused
            FROM alpine
            COPY a b
            RUN echo \\
                hello
            """;

    @ParameterizedTest
    @ValueSource(strings = {"Mac OS X", "Windows 11", "Linux"})
    void withoutRunEverySystemBuilds(String name) {
        assertThatCode(() -> new OperatingSystem(name).check(plan("FROM alpine\nCOPY a b\nWORKDIR /c\n")))
                .doesNotThrowAnyException();
    }

    @Test
    void onlyStagesThatAreNeededCount() {
        BuildPlan plan = plan("FROM alpine AS unused\nRUN echo unused\nFROM alpine\nCOPY a b\n");
        assertThatCode(() -> new OperatingSystem("Mac OS X").check(plan)).doesNotThrowAnyException();
    }

    @Test
    void linuxRuns() {
        assertThatCode(() -> new OperatingSystem("Linux").check(plan(WITH_RUN))).doesNotThrowAnyException();
    }

    @Test
    void macOsIsToldTheLineAndWhatToDo() {
        assertThat(catchThrowable(() -> new OperatingSystem("Mac OS X").check(plan(WITH_RUN))))
                .hasMessageStartingWith("Dockerfile:5")
                .hasMessageContaining("RUN needs Linux, and this is Mac OS X\n")
                .hasMessageContaining("Colima");
    }

    @Test
    void windowsIsToldOfItsLinux() {
        assertThat(catchThrowable(() -> new OperatingSystem("Windows 11").check(plan(WITH_RUN))))
                .hasMessageContaining("RUN needs Linux, and this is Windows 11\n")
                .hasMessageContaining("wsl mvn package");
    }

    private static BuildPlan plan(String dockerfile) {
        return BuildPlanner.plan(
                DockerfileParser.parse("Dockerfile", dockerfile),
                Blueprint.planRequest(Optional.empty(), Map.of(), Platform.host(), Map.of(), Path.of("")));
    }
}
