package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.RecordedVariables;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.UserFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Instructions use only variables that ENV, ARG or the base image define. */
final class UndefinedVar extends Rule {

    UndefinedVar() {
        super("UndefinedVar");
    }

    /** They are never variables of a stage, so BuildKit lets them pass. */
    private static final List<String> NEVER_SET = List.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

    /** In names shorter than that anything is near. */
    private static final int LONG_ENOUGH = 4;

    @Override
    void check(Subject subject, Findings findings) {
        new StageWalk(subject).walk((instruction, variables) -> {
            RecordedVariables recorded = new RecordedVariables(variables);
            try {
                if (instruction instanceof Arg arg) {
                    defaults(arg, recorded, subject);
                } else {
                    ExpandedWords.of(instruction, subject.expander(), recorded);
                }
            } catch (UserFailure e) {
                return; // the build tells of it
            }
            for (String name : recorded.missing()) {
                tell(name, instruction, variables, findings);
            }
        });
    }

    /** Only the defaults that count are expanded, each after those before it. */
    private static void defaults(Arg arg, RecordedVariables recorded, Subject subject) {
        Set<String> before = new HashSet<>();
        for (Arg.Declaration declaration : arg.declarations()) {
            boolean given = subject.plan().buildArgs().containsKey(declaration.name());
            if (!given && declaration.defaultValue().isPresent()) {
                subject.expander()
                        .expand(
                                declaration.defaultValue().get(),
                                name -> before.contains(name) ? Optional.of("") : recorded.lookup(name));
            }
            before.add(declaration.name());
        }
    }

    private void tell(String name, Instruction instruction, StageVariables variables, Findings findings) {
        if (variables.isDeclared(name) || NEVER_SET.contains(name)) {
            return;
        }
        Optional<String> close = Suggestion.of(name, variables.names());
        if (!variables.complete() && !isTypingError(name, close)) {
            return; // the base image may well have it
        }
        findings.add(
                this,
                instruction,
                "Usage of undefined variable '$" + name + "'"
                        + (close.isPresent() ? " (did you mean $" + close.get() + "?)" : ""));
    }

    private static boolean isTypingError(String name, Optional<String> close) {
        return close.isPresent() && name.length() >= LONG_ENOUGH && Suggestion.isOneSlip(name, close.get());
    }
}
