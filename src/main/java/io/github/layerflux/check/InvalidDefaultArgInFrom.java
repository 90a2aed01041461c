package io.github.layerflux.check;

import io.github.layerflux.dockerfile.From;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.plan.GlobalArgs;
import io.github.layerflux.plan.PlanRequest;

/** With the defaults of all arguments each FROM names an image, so that the Dockerfile builds for everybody. */
final class InvalidDefaultArgInFrom extends Rule {

    InvalidDefaultArgInFrom() {
        super("InvalidDefaultArgInFrom");
    }

    @Override
    void check(Subject subject, Findings findings) {
        PlanRequest plan = subject.plan();
        GlobalArgs defaults;
        try {
            defaults = GlobalArgs.of(subject.dockerfile(), plan.withoutBuildArgs());
        } catch (UserFailure e) {
            return; // such as ${X:?}: the build argument is meant to be given
        }
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            From from = stage.from();
            if (from.base().indexOf('$') >= 0 && !isValid(from.base(), subject, defaults)) {
                findings.add(
                        this,
                        from,
                        "Default value for ARG " + from.base() + " results in empty or invalid base image name");
            }
        }
    }

    private static boolean isValid(String base, Subject subject, GlobalArgs defaults) {
        String name;
        try {
            name = subject.expander().expand(base, defaults);
        } catch (UserFailure e) {
            return true; // as above
        }
        try {
            ImageReference.parse(name);
            return true;
        } catch (UserFailure e) {
            return false;
        }
    }
}
