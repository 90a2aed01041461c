package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;

/**
 * {@code ONBUILD instruction}.
 *
 * @param expression the trigger as the image's configuration keeps it, heredocs included
 * @param trigger the same, parsed
 */
public record OnBuild(SourceRange where, String text, String expression, Instruction trigger) implements Instruction {

    public OnBuild {
        Objects.requireNonNull(expression, "expression is null");
        Objects.requireNonNull(trigger, "trigger is null");
    }
}
