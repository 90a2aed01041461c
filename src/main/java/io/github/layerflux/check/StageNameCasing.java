package io.github.layerflux.check;

import io.github.layerflux.dockerfile.StageDeclaration;
import java.util.Locale;
import java.util.Optional;

/** Names of stages are lower case: they are compared regardless of case. */
final class StageNameCasing extends Rule {

    StageNameCasing() {
        super("StageNameCasing");
    }

    @Override
    void check(Subject subject, Findings findings) {
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            Optional<FromWords> words = FromWords.of(stage.from());
            if (words.isPresent()) {
                String alias = words.get().alias();
                if (!alias.equals(alias.toLowerCase(Locale.ROOT))) {
                    findings.add(this, stage.from(), "Stage name '" + alias + "' should be lowercase");
                }
            }
        }
    }
}
