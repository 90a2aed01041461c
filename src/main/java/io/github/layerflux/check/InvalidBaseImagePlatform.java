package io.github.layerflux.check;

import io.github.layerflux.dockerfile.From;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.Base;
import java.util.Optional;

/** The base image is for the platform that was asked for. */
final class InvalidBaseImagePlatform extends Rule {

    InvalidBaseImagePlatform() {
        super("InvalidBaseImagePlatform");
    }

    @Override
    void check(Subject subject, Findings findings) {
        for (StageDeclaration stage : subject.stages()) {
            Optional<ImageConfig> image = subject.baseImage(stage);
            Optional<Base> base = subject.base(stage);
            if (image.isPresent()
                    && base.isPresent()
                    && (base.get() instanceof Base.ImageBase || base.get() instanceof Base.ContextBase)) {
                check(stage, image.get().platform(), subject, findings);
            }
        }
    }

    private void check(StageDeclaration stage, Platform actual, Subject subject, Findings findings) {
        From from = stage.from();
        try {
            Platform expected = from.platform().isPresent()
                    ? Platform.parse(subject.expander().expand(from.platform().get(), subject.globals()))
                    : subject.plan().targetPlatform();
            boolean same =
                    actual.os().equals(expected.os()) && actual.architecture().equals(expected.architecture());
            if (!same && !actual.os().isEmpty()) {
                String name = subject.expander().expand(from.base(), subject.globals());
                findings.add(
                        this,
                        from,
                        "Base image " + name + " was pulled with platform \"" + actual + "\", expected \"" + expected
                                + "\" for current build");
            }
        } catch (UserFailure e) {
            return; // the build tells of it
        }
    }
}
