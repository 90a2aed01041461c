package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.UserFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code failOnMiss}: stages that must come from the cache. */
final class FailOnMissBuildTest {

    private static final String[] DOCKERFILE = {
        "FROM scratch AS deps", "COPY deps /deps", "COPY more /more", "FROM deps AS app", "COPY app /app"
    };

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder).file("deps", "1").file("more", "1").file("app", "1");
        bench.build(DOCKERFILE);
        bench.failOnMiss.add("deps");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aStageThatIsWhollyCachedPasses() {
        bench.file("app", "2", EngineBench.NOON.plusSeconds(1));

        assertThat(bench.build(DOCKERFILE).steps()).containsExactly("deps 1 CACHED", "deps 2 CACHED", "app 1 EXECUTED");
    }

    @Test
    void aMissFailsBeforeItsStepIsExecuted() {
        bench.file("deps", "changed", EngineBench.NOON.plusSeconds(1));

        BuildResult build = bench.build(DOCKERFILE);

        assertThat(build.failure().orElseThrow())
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("stage 'deps' must come from the cache (failOnMiss)")
                .hasMessageContaining("deps");
        assertThat(build.steps()).containsExactly("deps 1 FAILED");
    }

    @Test
    void explainSaysThatTheBuildWouldFail() {
        BuildEvent.Warning told =
                new BuildEvent.Warning("failOnMiss would fail this build at Dockerfile:2 COPY deps /deps");
        assertThat(bench.explanation(DOCKERFILE)).noneMatch(BuildEvent.Warning.class::isInstance);
        bench.file("deps", "changed", EngineBench.NOON.plusSeconds(1));

        assertThat(bench.explanation(DOCKERFILE)).contains(told);
    }

    @Test
    void aStageThatIsNotLookedUpFailsToo() {
        bench.noCache = true;

        assertThat(bench.build(DOCKERFILE).failure().orElseThrow()).hasMessageContaining("noCache is set");
    }

    @Test
    void anUnknownStageIsAnError() {
        bench.failOnMiss.add("dep");

        assertThat(bench.build(DOCKERFILE).failure().orElseThrow())
                .hasMessageContaining("failOnMiss 'dep': Dockerfile has no such stage; it has deps, app");
    }
}
