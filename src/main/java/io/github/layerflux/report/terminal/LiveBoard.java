package io.github.layerflux.report.terminal;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.BuildEvent.Restarted;
import io.github.layerflux.event.BuildEvent.StageStarted;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepProgress;
import io.github.layerflux.event.BuildEvent.StepRunning;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.BuildEvent.StepVerifying;
import io.github.layerflux.event.BuildEvent.StepWaiting;
import io.github.layerflux.event.BuildEvent.TransferFinished;
import io.github.layerflux.event.BuildEvent.TransferProgress;
import io.github.layerflux.event.StepRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What is going on in one build at the moment. Events may come from any thread. */
public final class LiveBoard implements Consumer<BuildEvent>, AutoCloseable {

    /** What a step does that may not run yet. */
    static final String WAITING = "waiting ";

    private final String name;
    private final LongSupplier clock;
    private final Runnable active;
    private final Consumer<LiveBoard> closed;
    private final Map<StepRef, RunningStep> running = new LinkedHashMap<>();
    private final Map<String, TransferProgress> transfers = new LinkedHashMap<>();
    private int steps;
    private int cached;
    private int executed;

    /**
     * @param name of the module, empty if there is only one
     * @param clock milliseconds that only go forward
     * @param active told that something goes on
     */
    LiveBoard(String name, int steps, int cached, LongSupplier clock, Runnable active, Consumer<LiveBoard> closed) {
        this.name = name;
        this.steps = steps;
        this.cached = cached;
        this.clock = clock;
        this.active = active;
        this.closed = closed;
    }

    /**
     * A step that executes.
     *
     * @param doing what is done with it, if it isn't simply executed: {@code waiting} for others, {@code packing} its
     *     layer, when the stage has gone on, or {@code verifying} what the cache has
     * @param output the last line that it printed, maybe empty
     */
    record RunningStep(StepRef step, long sinceMs, String doing, String output) {}

    /** All boards' numbers. */
    record Totals(int steps, int cached, int executed) {
        Totals plus(Totals other) {
            return new Totals(steps + other.steps, cached + other.cached, executed + other.executed);
        }
    }

    @Override
    public void accept(BuildEvent event) {
        if (change(event)) {
            active.run();
        }
    }

    /** Whether something has begun. */
    private synchronized boolean change(BuildEvent event) {
        if (event instanceof StepOutput output) {
            output(output.step(), output.line());
        } else if (event instanceof StepProgress drawing) {
            output(drawing.step(), drawing.line());
        } else if (event instanceof StepStarted started) {
            running.replaceAll((step, was) ->
                    sameStage(step, started.step()) ? new RunningStep(step, was.sinceMs(), "packing ", "") : was);
            begin(started.step(), "");
            return true;
        } else if (event instanceof StepWaiting waiting) {
            doing(waiting.step(), WAITING, 0);
        } else if (event instanceof StepRunning now) {
            doing(now.step(), "", now.waitedMs());
        } else if (event instanceof StepVerifying verifying) {
            begin(verifying.step(), "verifying ");
            return true;
        } else if (event instanceof StepVerified verified) {
            running.remove(verified.step());
        } else if (event instanceof StepExecuted done) {
            executed++;
            running.remove(done.step());
        } else if (event instanceof StepCached) {
            cached++;
        } else if (event instanceof StepFailed failed) {
            running.remove(failed.step());
        } else if (event instanceof TransferProgress transfer) {
            transfers.put(transfer.what(), transfer);
            return true;
        } else if (event instanceof TransferFinished transfer) {
            transfers.remove(transfer.what());
        } else if (event instanceof StageStarted stage) {
            steps += stage.steps();
        } else if (event instanceof Restarted) {
            running.clear();
            steps = 0;
            cached = 0;
            executed = 0;
        } else if (event instanceof BuildFinished) {
            running.clear();
            transfers.clear();
        }
        return false;
    }

    private void begin(StepRef step, String doing) {
        running.put(step, new RunningStep(step, clock.getAsLong(), doing, ""));
    }

    /** @param laterMs what isn't counted of the time so far */
    private void doing(StepRef step, String what, long laterMs) {
        running.computeIfPresent(
                step, (same, was) -> new RunningStep(step, was.sinceMs() + laterMs, what, was.output()));
    }

    private void output(StepRef step, String line) {
        RunningStep was = running.get(step);
        if (was != null) {
            running.put(step, new RunningStep(step, was.sinceMs(), was.doing(), shown(line, was.output())));
        }
    }

    /** An empty line says nothing; what was printed before does. */
    private static String shown(String line, String before) {
        String plain = TextCells.plain(line);
        return plain.isBlank() ? before : plain;
    }

    private static boolean sameStage(StepRef one, StepRef other) {
        return one.stage().equals(other.stage()) && one.platform().equals(other.platform());
    }

    String name() {
        return name;
    }

    synchronized List<RunningStep> running() {
        return new ArrayList<>(running.values());
    }

    synchronized List<TransferProgress> transfers() {
        return new ArrayList<>(transfers.values());
    }

    synchronized Totals totals() {
        return new Totals(steps, cached, executed);
    }

    synchronized boolean isIdle() {
        return running.isEmpty() && transfers.isEmpty();
    }

    /** The build is over, however it ended. */
    @Override
    public void close() {
        synchronized (this) {
            running.clear();
            transfers.clear();
        }
        closed.accept(this);
    }
}
