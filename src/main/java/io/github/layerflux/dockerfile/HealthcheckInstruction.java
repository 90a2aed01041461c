package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.image.Healthcheck;
import java.util.Objects;

/** {@code HEALTHCHECK [flags] CMD command} or {@code HEALTHCHECK NONE}; never expanded. */
public record HealthcheckInstruction(SourceRange where, String text, Healthcheck healthcheck) implements Instruction {

    public HealthcheckInstruction {
        Objects.requireNonNull(healthcheck, "healthcheck is null");
    }
}
