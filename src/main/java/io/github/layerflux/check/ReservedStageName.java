package io.github.layerflux.check;

import io.github.layerflux.dockerfile.StageDeclaration;

/** No stage is called {@code scratch} or {@code context}, which mean something else. */
final class ReservedStageName extends Rule {

    ReservedStageName() {
        super("ReservedStageName");
    }

    @Override
    void check(Subject subject, Findings findings) {
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            String name = stage.name().orElse("");
            if (name.equals("scratch") || name.equals("context")) {
                findings.add(
                        this,
                        stage.from(),
                        "Stage name should not use the same name as reserved stage \"" + name + "\"");
            }
        }
    }
}
