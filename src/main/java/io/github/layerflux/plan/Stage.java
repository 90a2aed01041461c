package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One stage that the target needs.
 *
 * @param index 0-based position in the Dockerfile, counting stages that aren't needed
 * @param name its alias, lower-cased, or its index as text
 * @param platform of the base image; a stage on another stage has that stage's
 * @param platformExplicit whether FROM has {@code --platform}
 * @param initialScope the arguments in scope before the first instruction; of a stage that starts from another, only
 *     what holds for the whole build: what is in effect there is {@link VariableScope the parent's scope at its end}
 * @param instructions without the FROM; triggers of the base come first
 * @param triggers how many of the instructions are the base's ONBUILD triggers, known only when the base is
 * @param where the FROM's lines
 * @param fromText the FROM on one line
 */
public record Stage(
        int index,
        String name,
        Base base,
        Platform platform,
        boolean platformExplicit,
        VariableScope initialScope,
        List<Instruction> instructions,
        int triggers,
        SourceRange where,
        String fromText) {

    public Stage {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(base, "base is null");
        Objects.requireNonNull(platform, "platform is null");
        Objects.requireNonNull(initialScope, "initialScope is null");
        instructions = List.copyOf(instructions);
        Objects.requireNonNull(where, "where is null");
        Objects.requireNonNull(fromText, "fromText is null");
    }

    /** The stage with the triggers of its base before its own instructions. */
    public Stage withTriggers(List<Instruction> fired) {
        List<Instruction> all = new ArrayList<>(fired);
        all.addAll(instructions);
        return new Stage(
                index, name, base, platform, platformExplicit, initialScope, all, fired.size(), where, fromText);
    }
}
