package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.BuildEvent.Warning;
import java.util.function.Consumer;

/** Only warnings and, at the end, the image's id: what {@code docker build --quiet} prints. */
final class QuietProgress extends ConsoleProgress {

    QuietProgress(Consumer<String> info, Consumer<String> warn) {
        super(info, warn);
    }

    @Override
    void tell(BuildEvent event) {
        if (event instanceof Warning warning) {
            warn(warning.text());
        } else if (event instanceof BuildFinished finished) {
            info(finished.imageId().toString());
        }
    }
}
