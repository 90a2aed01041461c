package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.From;
import io.github.layerflux.dockerfile.RecordedVariables;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.UserFailure;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** FROM uses only arguments that are declared before the first FROM. */
final class UndefinedArgInFrom extends Rule {

    UndefinedArgInFrom() {
        super("UndefinedArgInFrom");
    }

    @Override
    void check(Subject subject, Findings findings) {
        Set<String> known = new LinkedHashSet<>();
        for (Arg arg : subject.dockerfile().globalArgs()) {
            for (Arg.Declaration declaration : arg.declarations()) {
                known.add(declaration.name());
            }
        }
        known.addAll(subject.globals().names());
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            From from = stage.from();
            for (String name : missing(from, subject)) {
                if (!known.contains(name)) {
                    Optional<String> close = Suggestion.of(name, known);
                    findings.add(
                            this,
                            from,
                            "FROM argument '" + name + "' is not declared"
                                    + (close.isPresent() ? " (did you mean " + close.get() + "?)" : ""));
                }
            }
        }
    }

    private static Set<String> missing(From from, Subject subject) {
        RecordedVariables recorded = new RecordedVariables(subject.globals());
        try {
            subject.expander().expand(from.base(), recorded);
            if (from.platform().isPresent()) {
                subject.expander().expand(from.platform().get(), recorded);
            }
        } catch (UserFailure e) {
            return recorded.missing(); // the build tells why it can't be expanded
        }
        return recorded.missing();
    }
}
