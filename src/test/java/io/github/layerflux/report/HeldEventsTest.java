package io.github.layerflux.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.StepRef;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldEventsTest {

    private static final StepRef OTHER = Events.step("test", 1, 1, "RUN test");

    private final HeldEvents events = new HeldEvents();
    private final List<BuildEvent> told = new ArrayList<>();

    private void tell(long atMs, BuildEvent... all) {
        for (BuildEvent event : all) {
            told.addAll(events.inOrder(event, atMs));
        }
    }

    @Test
    void aStepIsToldAfterTheOneBeforeIt() {
        BuildEvent first = new StepStarted(Events.COPY);
        BuildEvent second = new StepStarted(Events.RUN);
        BuildEvent output = new StepOutput(Events.RUN, "hello");
        BuildEvent packed = Events.executed(Events.COPY, 83);
        BuildEvent done = Events.executed(Events.RUN, 83);
        tell(0, first, second, output, packed, done);
        assertThat(told).containsExactly(first, packed, second, output, done);
    }

    @Test
    void severalStepsThatRunBeforeALayerIsPackedComeOneByOne() {
        BuildEvent[] started = {
            new StepStarted(Events.WORKDIR), new StepStarted(Events.COPY), new StepStarted(Events.RUN)
        };
        BuildEvent[] done = {
            Events.executed(Events.WORKDIR, 1), Events.executed(Events.COPY, 1), Events.executed(Events.RUN, 1)
        };
        tell(0, started[0], started[1], started[2], done[0], done[1], done[2]);
        assertThat(told).containsExactly(started[0], done[0], started[1], done[1], started[2], done[2]);
    }

    @Test
    void anotherStageDoesNotWait() {
        BuildEvent first = new StepStarted(Events.COPY);
        BuildEvent second = new StepStarted(Events.RUN);
        BuildEvent other = new StepStarted(OTHER);
        BuildEvent output = new StepOutput(OTHER, "hello");
        tell(0, first, second, other, output);
        assertThat(told).containsExactly(first, other, output);
    }

    @Test
    void outputIsNotHeldBackForLong() {
        BuildEvent first = new StepStarted(Events.COPY);
        BuildEvent second = new StepStarted(Events.RUN);
        BuildEvent output = new StepOutput(Events.RUN, "hello");
        BuildEvent late = new StepOutput(Events.RUN, "still there");
        BuildEvent later = new StepOutput(Events.RUN, "and now");
        BuildEvent packed = Events.executed(Events.COPY, 9_000);
        BuildEvent done = Events.executed(Events.RUN, 9_000);
        tell(0, first, second, output);
        tell(HeldEvents.PATIENCE_MS + 1, late, later, packed, done);
        assertThat(told).containsExactly(first, second, output, late, later, packed, done);
    }

    @Test
    void aStepThatFailsWhileTheLayerBeforeItIsPackedIsToldAtOnce() {
        BuildEvent first = new StepStarted(Events.COPY);
        BuildEvent second = new StepStarted(Events.RUN);
        BuildEvent output = new StepOutput(Events.RUN, "no");
        BuildEvent failed = Events.failed(Events.RUN);
        tell(0, first, second, output, failed);
        assertThat(told).containsExactly(first, second, output, failed);
    }

    @Test
    void aBuildThatBeginsAnewWaitsForNothingOfBefore() {
        BuildEvent first = new StepStarted(Events.COPY);
        BuildEvent anew = new BuildEvent.Restarted("again");
        tell(0, first, anew, first);
        assertThat(told).containsExactly(first, anew, first);
    }
}
