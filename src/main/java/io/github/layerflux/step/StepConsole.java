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
    /** The end of a line's last piece; of the one thread at a time that output comes from. */
    private String held = "";

    StepConsole(StepRef step, SecretMask mask, Consumer<BuildEvent> events) {
        this.step = step;
        this.mask = mask;
        this.events = events;
    }

    @Override
    public void line(String line) {
        String shown = mask.hide(held.isEmpty() ? line : held + line);
        held = "";
        tell(shown);
    }

    /** Where the line is cut there may be a secret: what may be its beginning waits for the next piece. */
    @Override
    public void part(String part) {
        String shown = mask.hide(held + part);
        int end = Math.max(0, shown.length() - Math.max(0, mask.longest() - 1));
        if (end > 0 && Character.isHighSurrogate(shown.charAt(end - 1))) {
            end--;
        }
        held = shown.substring(end);
        if (end > 0) {
            tell(shown.substring(0, end));
        }
    }

    private void tell(String shown) {
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
