package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StageStarted;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepProgress;
import io.github.layerflux.event.BuildEvent.StepRunning;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.BuildEvent.StepVerifying;
import io.github.layerflux.event.BuildEvent.StepWaiting;
import io.github.layerflux.event.BuildEvent.TransferFinished;
import io.github.layerflux.event.BuildEvent.TransferProgress;
import io.github.layerflux.report.terminal.LiveBoard;
import io.github.layerflux.report.terminal.LiveDisplay;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * On a terminal: a line for what is done, as {@link PlainProgress} has it, and below them what is going on. A RUN's
 * output is shown there, its last line at a time, and nowhere else.
 *
 * <p>Until something is executed or moved nothing of the display is loaded: a cached build doesn't pay for it.
 */
final class LiveProgress extends ConsoleProgress {

    private final PlainProgress done;
    private final Supplier<LiveDisplay> display;
    private final String name;
    private volatile @Nullable LiveBoard going;
    private int steps;
    private int cached;

    LiveProgress(PlainProgress done, Supplier<LiveDisplay> display, String name) {
        super(done);
        this.done = done;
        this.display = display;
        this.name = name;
    }

    @Override
    void tell(BuildEvent event) {
        boolean transfer = event instanceof TransferProgress || event instanceof TransferFinished;
        @Nullable LiveBoard board = going;
        boolean running = event instanceof StepStarted
                || event instanceof StepOutput
                || event instanceof StepProgress
                // which come later: a cached build doesn't load them
                || board != null && (event instanceof StepWaiting || event instanceof StepRunning);
        if (board != null) {
            board.accept(event);
        } else if (transfer || running || event instanceof StepVerifying) {
            board = display.get().open(name, steps, cached);
            going = board;
            board.accept(event);
        } else if (event instanceof StageStarted stage) {
            steps += stage.steps();
        } else if (event instanceof StepCached) {
            cached++;
        }
        if (!transfer && !running && !(event instanceof StepVerifying)) {
            done.tell(event);
        }
    }

    @Override
    public void close() {
        @Nullable LiveBoard board = going;
        if (board != null) {
            board.close();
            going = null;
        }
    }
}
