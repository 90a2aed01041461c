package io.github.layerflux.report.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all builds of a Maven session do, at the bottom of its terminal, several times a second. There is a thread and a
 * shutdown hook while something goes on, and nothing afterwards.
 */
public final class LiveDisplay {

    private static final long PERIOD_MS = 125;
    private static final long SIZE_PERIOD_MS = 500;
    private static final long PATIENCE_MS = 1_000;

    private final boolean paints;
    private final Supplier<TerminalSize> sizes;
    private final Consumer<String> out;
    private final LongSupplier clock;
    private final BoardRows boardRows;
    private final StatusRows rows = new StatusRows();
    private final List<LiveBoard> boards = new ArrayList<>();
    private final long began;
    private @Nullable Thread painter;
    private @Nullable Thread hook;
    private boolean interrupted;

    public LiveDisplay(Terminal terminal) {
        this(terminal, true, terminal::size, Terminal::write, () -> System.nanoTime() / 1_000_000);
    }

    /** @param paints by itself, on a thread of its own */
    LiveDisplay(
            Terminal terminal, boolean paints, Supplier<TerminalSize> sizes, Consumer<String> out, LongSupplier clock) {
        this.paints = paints;
        this.sizes = sizes;
        this.out = out;
        this.clock = clock;
        this.boardRows = new BoardRows(terminal);
        this.began = clock.getAsLong();
    }

    /** One that draws nothing, for when another draws already. */
    public static LiveDisplay hidden(Terminal terminal) {
        return new LiveDisplay(terminal, false, () -> new TerminalSize(1, 1), frame -> {}, () -> 0);
    }

    /**
     * Shows one more build, until its board is closed.
     *
     * @param name of its module, empty if there is only one
     * @param steps that are known so far
     * @param cached of them, found in the cache so far
     */
    public synchronized LiveBoard open(String name, int steps, int cached) {
        LiveBoard board = new LiveBoard(name, steps, cached, clock, this::wake, this::close);
        boards.add(board);
        return board;
    }

    private synchronized void wake() {
        if (paints && painter == null && !interrupted) {
            Thread thread = new Thread(this::paint, "layerflux-display");
            thread.setDaemon(true);
            painter = thread;
            thread.start();
        }
    }

    private synchronized void close(LiveBoard board) {
        boards.remove(board);
        if (isIdle()) {
            erase();
            Thread thread = painter;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private boolean isIdle() {
        for (LiveBoard board : boards) {
            if (!board.isIdle()) {
                return false;
            }
        }
        return true;
    }

    private void paint() {
        try {
            Thread.sleep(PERIOD_MS); // of what is over by then nobody needs to hear
            TerminalSize size = sizes.get();
            long asked = clock.getAsLong();
            long busy = asked;
            for (int frame = 0; ; frame++) {
                long now = clock.getAsLong();
                if (now - asked >= SIZE_PERIOD_MS) {
                    size = sizes.get();
                    asked = now;
                }
                busy = show(size, frame) ? now : busy;
                if (now - busy >= PATIENCE_MS && stop()) {
                    return;
                }
                Thread.sleep(PERIOD_MS);
            }
        } catch (InterruptedException e) {
            leave();
        }
    }

    /** Whether something goes on. */
    synchronized boolean show(TerminalSize size, int frame) {
        if (interrupted || isIdle()) {
            return false;
        }
        List<String> now = boardRows.of(boards, size, clock.getAsLong(), began, frame);
        if (!now.isEmpty() && takesBackAtTheEnd()) {
            out.accept(rows.frame(now, size));
        }
        return true;
    }

    /** Whether Ctrl-C will find a hook that erases what is drawn. */
    private boolean takesBackAtTheEnd() {
        if (hook == null) {
            Thread end = new Thread(this::interrupt, "layerflux-display-end");
            try {
                Runtime.getRuntime().addShutdownHook(end);
            } catch (IllegalStateException e) {
                interrupted = true; // the JVM is shutting down
                return false;
            }
            hook = end;
        }
        return true;
    }

    private synchronized boolean stop() {
        if (!isIdle()) {
            return false;
        }
        leave();
        return true;
    }

    /** The painter ends; what begins from now on starts another. */
    private synchronized void leave() {
        erase();
        painter = null;
        if (hook != null && !interrupted) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // the JVM is shutting down, and the hook runs
            }
            hook = null;
        }
        if (!isIdle()) {
            wake(); // something has begun since the interruption
        }
    }

    /** Ctrl-C: from here on nothing is drawn. */
    private synchronized void interrupt() {
        interrupted = true;
        erase();
    }

    private void erase() {
        String frame = rows.erase();
        if (!frame.isEmpty()) {
            out.accept(frame);
        }
    }
}
