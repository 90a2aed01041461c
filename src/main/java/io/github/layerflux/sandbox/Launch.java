package io.github.layerflux.sandbox;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process on its way to be a worker: killed when that takes too long, fails, or isn't wanted any more. */
final class Launch implements AutoCloseable {

    private final Process process;
    private final CompletableFuture<Boolean> begun;
    private @Nullable String ended;

    Launch(Process process, Duration patience) {
        this.process = process;
        this.begun = new CompletableFuture<Boolean>().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
        begun.whenComplete((done, late) -> {
            if (late != null) {
                end("no answer within " + patience.toSeconds() + " s");
            }
        });
    }

    /** Says that the process is a worker; false when it was ended before. */
    boolean succeed() {
        return begun.complete(true);
    }

    /** Kills the process, unless it is a worker already; whoever waits for its answer meets its end. */
    synchronized void end(String why) {
        if (!succeeded() && ended == null) {
            ended = why;
            // unshare may be too old to take its child with it
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private boolean succeeded() {
        return begun.isDone() && !begun.isCompletedExceptionally();
    }

    /** Whether it was killed here, rather than having ended by itself. */
    synchronized boolean isEnded() {
        return ended != null;
    }

    /** Why it was ended, else what went wrong by itself. */
    synchronized String why(Exception problem) {
        return ended == null ? String.valueOf(problem.getMessage()) : ended;
    }

    @Override
    public void close() {
        end("not begun");
        begun.cancel(false);
    }
}
