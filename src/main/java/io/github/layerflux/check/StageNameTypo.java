package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.plan.Base;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is no stage's name is an image's. One that is nearly a stage's name was probably meant to be that stage's. Not
 * Docker's rule, and only for {@code check}: a build that finds the image is right.
 */
final class StageNameTypo extends Rule {

    StageNameTypo() {
        super("StageNameTypo");
    }

    @Override
    void check(Subject subject, Findings findings) {
        Set<String> bases = repositories(subject);
        for (StageDeclaration stage : subject.stages()) {
            if (subject.baseImage(stage).isEmpty()
                    && subject.base(stage).isPresent()
                    && subject.base(stage).get() instanceof Base.ImageBase image
                    && !bases.contains(image.asWritten() + ":")) {
                check(image.asWritten(), stage.from(), stage, subject, findings);
            }
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Copy copy && copy.from().isPresent()) {
                    read(copy.from().get(), copy, stage, bases, subject, findings);
                } else if (instruction instanceof Run run) {
                    for (String flag : run.mountFlags()) {
                        Optional<String> from = RunMount.from(flag);
                        if (from.isPresent()) {
                            read(from.get(), run, stage, bases, subject, findings);
                        }
                    }
                }
            }
        }
    }

    private void read(
            String from,
            Instruction instruction,
            StageDeclaration stage,
            Set<String> bases,
            Subject subject,
            Findings findings) {
        boolean known = bases.contains(from) || bases.contains(from + ":");
        if (!known
                && subject.source(from, stage)
                        .filter(Base.ImageBase.class::isInstance)
                        .isPresent()) {
            check(from, instruction, stage, subject, findings);
        }
    }

    private void check(
            String name, Instruction instruction, StageDeclaration stage, Subject subject, Findings findings) {
        Optional<String> meant = subject.meant(name, stage);
        if (meant.isPresent()) {
            findings.add(
                    this,
                    instruction,
                    "'" + name + "' is no stage before this one, so it is an image's name; did you mean " + meant.get()
                            + "?");
        }
    }

    /**
     * The images that stages start from as they are written, and those with a tag also as {@code repository:}: they are
     * known to be images, and {@code FROM debian:12 AS debian1} makes no typo of {@code FROM debian}.
     */
    private static Set<String> repositories(Subject subject) {
        Set<String> repositories = new HashSet<>();
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            Optional<Base> base = subject.base(stage);
            if (base.isPresent() && base.get() instanceof Base.ImageBase image) {
                String written = image.asWritten();
                repositories.add(written);
                int end = written.indexOf(':') < 0 ? written.indexOf('@') : written.indexOf(':');
                repositories.add(end < 0 ? written : written.substring(0, end) + ":");
            }
        }
        return repositories;
    }
}
