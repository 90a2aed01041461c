package io.github.layerflux.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.Prediction;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.event.StepRef;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ForecastTotalsTest {

    private final ForecastTotals totals = new ForecastTotals();

    private void predicted(StepRef step, Prediction prediction, long ms) {
        totals.accept(new StepPredicted(step, prediction, Optional.empty(), OptionalLong.of(ms)));
    }

    @Test
    void missesAndUnknownStepsEachHaveTheirOwnTime() {
        predicted(Events.WORKDIR, Prediction.HIT, 12_300);
        predicted(Events.COPY, Prediction.MISS, 400);
        predicted(Events.RUN, Prediction.UNKNOWN, 5_900);

        assertThat(totals).hasToString("1 hit (save 12.3 s), 1 miss (took 0.4 s), 1 unknown (took 5.9 s)");
    }
}
