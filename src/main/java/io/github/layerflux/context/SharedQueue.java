package io.github.layerflux.context;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that make further tasks, worked off by a caller and its helpers.
 *
 * <p>Protocol: {@code open} counts the tasks that wait or run. When it is 0 no task can appear any more, and all
 * threads leave. The first failure empties the queue; the caller rethrows it.
 */
final class SharedQueue implements Runnable {

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int open;
    private @Nullable Throwable failure;

    /** Adds a task; called before {@link #workOff} or from within a task. */
    synchronized void add(Runnable task) {
        if (failure == null) {
            waiting.addLast(task);
            open++;
            notify();
        }
    }

    /**
     * Returns when all tasks are done, also those that tasks have added.
     *
     * @throws RuntimeException the first that a task threw
     */
    void workOff(Workers workers) {
        for (int i = 0; i < workers.helpers(); i++) {
            try {
                workers.executor().execute(this);
            } catch (RejectedExecutionException e) {
                break; // the executor is full or shut down: the caller goes on alone
            }
        }
        run();
        rethrow();
    }

    /** One thread's share. */
    @Override
    public void run() {
        for (Runnable task = take(); task != null; task = take()) {
            try {
                task.run();
                done(null);
            } catch (RuntimeException | Error e) {
                done(e);
            }
        }
    }

    private synchronized @Nullable Runnable take() {
        while (waiting.isEmpty() && open > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(new IllegalStateException("interrupted while reading the build context", e));
                return null;
            }
        }
        // last in, first out: depth first keeps the queue short and the folder's inodes warm
        return waiting.pollLast();
    }

    private synchronized void done(@Nullable Throwable problem) {
        if (problem != null) {
            fail(problem);
        }
        open--;
        if (open == 0) {
            notifyAll();
        }
    }

    private void fail(Throwable problem) {
        if (failure == null) {
            failure = problem;
        }
        open -= waiting.size();
        waiting.clear();
        notifyAll();
    }

    private synchronized void rethrow() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
