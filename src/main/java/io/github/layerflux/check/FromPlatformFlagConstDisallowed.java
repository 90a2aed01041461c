package io.github.layerflux.check;

import io.github.layerflux.dockerfile.From;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;

/** {@code FROM --platform} is a variable, so that the Dockerfile builds for any platform. */
final class FromPlatformFlagConstDisallowed extends Rule {

    FromPlatformFlagConstDisallowed() {
        super("FromPlatformFlagConstDisallowed");
    }

    @Override
    void check(Subject subject, Findings findings) {
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            From from = stage.from();
            String platform = from.platform().orElse("$");
            if (platform.indexOf('$') < 0 && !isIntended(platform, stage.name().orElse(""))) {
                findings.add(this, from, "FROM --platform flag should not use constant value \"" + platform + "\"");
            }
        }
    }

    /** A stage that has the platform in its name, such as {@code build_arm64}, is meant for it. */
    private static boolean isIntended(String platform, String name) {
        try {
            Platform parsed = Platform.parse(platform);
            return name.contains(parsed.os()) || name.contains(parsed.architecture());
        } catch (UserFailure e) {
            return true; // the build tells that it is no platform
        }
    }
}
