package io.github.layerflux.check;

import io.github.layerflux.dockerfile.StageDeclaration;
import java.util.HashSet;
import java.util.Set;

/** No two stages have one name: all but the last can only be used by stages between them. */
final class DuplicateStageName extends Rule {

    DuplicateStageName() {
        super("DuplicateStageName");
    }

    @Override
    void check(Subject subject, Findings findings) {
        Set<String> names = new HashSet<>();
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            if (stage.name().isPresent() && !names.add(stage.name().get())) {
                findings.add(
                        this,
                        stage.from(),
                        "Duplicate stage name \"" + stage.name().get() + "\", stage names should be unique");
            }
        }
    }
}
