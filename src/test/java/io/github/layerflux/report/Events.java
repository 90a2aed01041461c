package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.image.Digest;
import java.util.List;
import java.util.Optional;

/** Builds as events, for the tests of this package. */
final class Events {

    static final Digest LAYER = Digest.of("layer");
    static final Digest IMAGE = Digest.of("image");
    static final Digest MANIFEST = Digest.of("manifest");

    static final StepRef WORKDIR = step("install", 1, 3, "WORKDIR /app");
    static final StepRef COPY = step("install", 2, 3, "COPY target/app.jar /app/");
    static final StepRef RUN = step("install", 3, 3, "RUN ./install");
    static final StepRef LABEL = step("1", 1, 1, "LABEL a=b");

    private Events() {}

    static StepRef step(String stage, int index, int steps, String instruction) {
        return new StepRef(stage, index, steps, SourceRange.line("Dockerfile", index + 1), instruction);
    }

    static BuildEvent started() {
        return new BuildEvent.BuildStarted("Dockerfile", "linux/amd64", List.of("install", "1"), "metadata");
    }

    static BuildEvent missed(StepRef step, String reason, String... files) {
        return new BuildEvent.StepMissed(step, new Miss(reason, List.of(files)));
    }

    static BuildEvent cached(StepRef step) {
        return new BuildEvent.StepCached(step, Optional.empty(), 1);
    }

    static BuildEvent executed(StepRef step, long durationMs) {
        return new BuildEvent.StepExecuted(step, Optional.of(LAYER), 2048, durationMs);
    }

    static BuildEvent failed(StepRef step) {
        return new BuildEvent.StepFailed(step, "did not complete successfully: exit code: 1", 70);
    }

    static BuildEvent finished() {
        return new BuildEvent.BuildFinished(IMAGE, MANIFEST, 1449);
    }
}
