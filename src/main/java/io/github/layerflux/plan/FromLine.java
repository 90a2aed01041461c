package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.RecordedVariables;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.dockerfile.WordExpander;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The words of one FROM with their variables, which are global arguments alone. */
final class FromLine {

    private final Dockerfile dockerfile;
    private final WordExpander expander;
    private final RecordedVariables variables;

    FromLine(Dockerfile dockerfile, GlobalArgs globals) {
        this.dockerfile = dockerfile;
        this.expander = new WordExpander(dockerfile.directives().escape());
        this.variables = new RecordedVariables(globals);
    }

    /** @throws UserFailure when nothing is left of it */
    String base(String raw) {
        String name = expander.expand(raw, variables);
        if (name.isBlank()) {
            throw new UserFailure("base name (" + raw + ") should not be blank");
        }
        return name;
    }

    /** @throws UserFailure when it is no platform */
    Platform platform(String raw) {
        String text = expander.expand(raw, variables);
        if (text.isBlank()) {
            throw new UserFailure("empty platform value from expression " + raw);
        }
        return Platform.parse(text);
    }

    /** A failure about these words, which a variable without a value is the likeliest reason of. */
    BuildFailure explained(UserFailure failure) {
        Optional<String> missing = variables.missing().stream().findFirst();
        return missing.isPresent() ? failure.suggest(withoutValue(missing.get())) : failure;
    }

    private String withoutValue(String name) {
        Set<String> global = new LinkedHashSet<>();
        dockerfile.globalArgs().forEach(arg -> names(arg, global));
        if (!global.contains(name)) {
            Optional<String> close = Suggestion.of(name, global);
            if (close.isPresent()) {
                return "There is no ARG " + name + " before the first FROM; did you mean " + close.get() + "?";
            }
            if (isDeclaredInAStage(name)) {
                return "ARG " + name + " stands after a FROM, but FROM sees only those before the first one.";
            }
        }
        return name + " has no value: write ARG " + name
                + "=… with a default before the first FROM, or pass it as a build argument.";
    }

    private boolean isDeclaredInAStage(String name) {
        Set<String> declared = new LinkedHashSet<>();
        for (StageDeclaration stage : dockerfile.stages()) {
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Arg arg) {
                    names(arg, declared);
                }
            }
        }
        return declared.contains(name);
    }

    private static void names(Arg arg, Set<String> names) {
        arg.declarations().forEach(declaration -> names.add(declaration.name()));
    }
}
