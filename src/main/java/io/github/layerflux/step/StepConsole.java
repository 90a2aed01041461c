package io.github.layerflux.step;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepProgress;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.sandbox.RunOutput;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** What one RUN prints: told as events, secrets hidden; the last lines are kept for the error. */
final class StepConsole implements RunOutput {

    static final int TAIL = 20;

    private final StepRef step;
    private final SecretMask mask;
    private final Consumer<BuildEvent> events;
    private final Deque<String> tail = new ArrayDeque<>();

    StepConsole(StepRef step, SecretMask mask, Consumer<BuildEvent> events) {
        this.step = step;
        this.mask = mask;
        this.events = events;
    }

    @Override
    public void line(String line) {
        String shown = mask.hide(line);
        synchronized (tail) {
            if (tail.size() == TAIL) {
                tail.removeFirst();
            }
            tail.addLast(shown);
        }
        events.accept(new StepOutput(step, shown));
    }

    @Override
    public void drawing(String line) {
        events.accept(new StepProgress(step, mask.hide(line)));
    }

    /** The last lines, {@value #TAIL} at most. */
    List<String> tail() {
        synchronized (tail) {
            return List.copyOf(tail);
        }
    }
}
