package io.github.layerflux.check;

import io.github.layerflux.dockerfile.From;
import io.github.layerflux.dockerfile.RecordedVariables;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.failure.UserFailure;
import java.util.Set;

/** FROM needn't ask for the platform that it gets anyway. */
final class RedundantTargetPlatform extends Rule {

    RedundantTargetPlatform() {
        super("RedundantTargetPlatform");
    }

    private static final String TARGET = "TARGETPLATFORM";

    @Override
    void check(Subject subject, Findings findings) {
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            From from = stage.from();
            if (from.platform().isPresent() && isTarget(from.platform().get(), subject)) {
                findings.add(
                        this,
                        from,
                        "Setting platform to predefined " + from.platform().get()
                                + " in FROM is redundant as this is the default behavior");
            }
        }
    }

    private static boolean isTarget(String platform, Subject subject) {
        RecordedVariables recorded = new RecordedVariables(subject.globals());
        try {
            String text = subject.expander().expand(platform, recorded);
            return recorded.missing().isEmpty()
                    && recorded.used().equals(Set.of(TARGET))
                    && text.equals(subject.globals().lookup(TARGET).orElse(""));
        } catch (UserFailure e) {
            return false; // the build tells of it
        }
    }
}
