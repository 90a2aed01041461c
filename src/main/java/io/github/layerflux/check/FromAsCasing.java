package io.github.layerflux.check;

import io.github.layerflux.dockerfile.StageDeclaration;
import java.util.Locale;
import java.util.Optional;

/** FROM and its AS are both upper case or both lower case. */
final class FromAsCasing extends Rule {

    FromAsCasing() {
        super("FromAsCasing");
    }

    @Override
    void check(Subject subject, Findings findings) {
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            Optional<FromWords> words = FromWords.of(stage.from());
            String from = subject.keyword(stage.from());
            boolean lower = from.equals(from.toLowerCase(Locale.ROOT));
            boolean upper = from.equals(from.toUpperCase(Locale.ROOT));
            if (words.isEmpty() || !lower && !upper) {
                continue; // a mixed FROM is ConsistentInstructionCasing's
            }
            String as = words.get().as();
            if (!as.equals(lower ? as.toLowerCase(Locale.ROOT) : as.toUpperCase(Locale.ROOT))) {
                findings.add(this, stage.from(), "'" + as + "' and '" + from + "' keywords' casing do not match");
            }
        }
    }
}
