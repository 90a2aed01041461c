package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Prediction;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Adds up what {@code explain} foretells. */
public final class ForecastTotals implements Consumer<BuildEvent> {

    private final Map<Prediction, Integer> counts = new EnumMap<>(Prediction.class);
    private long savedMs;
    private long missedMs;
    private long unknownMs;

    @Override
    public synchronized void accept(BuildEvent event) {
        if (event instanceof StepPredicted step) {
            counts.merge(step.prediction(), 1, Integer::sum);
            if (step.prediction() == Prediction.HIT) {
                savedMs += step.expectedMs().orElse(0);
            } else if (step.prediction() == Prediction.UNKNOWN) {
                unknownMs += step.expectedMs().orElse(0);
            } else {
                missedMs += step.expectedMs().orElse(0);
            }
        }
    }

    /** {@code 4 hits (save 12.3 s), 1 miss (took 0.4 s), 2 unknown (took 5.9 s)}. */
    @Override
    public synchronized String toString() {
        int misses = count(Prediction.MISS);
        return count(Prediction.HIT) + (count(Prediction.HIT) == 1 ? " hit" : " hits") + time(" (save ", savedMs) + ", "
                + misses + (misses == 1 ? " miss" : " misses") + time(" (took ", missedMs) + ", "
                + count(Prediction.UNKNOWN) + " unknown" + time(" (took ", unknownMs);
    }

    /** Whether the build would give the image that it gave before. */
    public synchronized boolean isAllHits() {
        return count(Prediction.MISS) + count(Prediction.UNKNOWN) == 0;
    }

    private int count(Prediction prediction) {
        return counts.getOrDefault(prediction, 0);
    }

    private static String time(String prefix, long milliseconds) {
        return milliseconds == 0 ? "" : prefix + Durations.text(milliseconds) + ")";
    }
}
