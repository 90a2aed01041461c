package io.github.layerflux.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The bounded threads that all builds of one Maven session share for work that blocks: reading files, writing layers.
 * Threads are daemons and end when idle, so an embedding process (an IDE, the Maven daemon) keeps none.
 */
public final class WorkerPool implements Disposable {

    private static final int IDLE_SECONDS = 5;

    private final AtomicInteger threadsMade = new AtomicInteger();
    private final Set<Consumer<Throwable>> watchers = ConcurrentHashMap.newKeySet();
    private final CountedThreads threads;
    private final Scheduler scheduler;
    private final int parallelism;

    /** @param parallelism how much runs at once, 1 or more */
    public WorkerPool(int parallelism) {
        this.parallelism = parallelism;
        this.threads = new CountedThreads(parallelism, this::thread);
        this.threads.allowCoreThreadTimeOut(true);
        this.scheduler = Schedulers.fromExecutorService(threads, "layerflux");
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "layerflux-" + threadsMade.incrementAndGet());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((where, error) -> watchers.forEach(watcher -> watcher.accept(error)));
        return thread;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    public int parallelism() {
        return parallelism;
    }

    /**
     * Tells of errors that Reactor signals to nobody because the JVM is in doubt: no memory, a class that can't be
     * linked. Without this the work that they struck would never end.
     */
    Disposable onFatalError(Consumer<Throwable> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /**
     * Waits until no worker does anything. A build's result is told by a worker that has a few calls to return from then:
     * who is about to close the class loader of this code waits for these, or classes are missing there.
     *
     * @param atMost how long to wait for what doesn't end
     * @return whether all is done
     */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return threads.awaitIdle(atMost);
    }

    @Override
    public void dispose() {
        scheduler.dispose();
        threads.shutdownNow();
    }

    @Override
    public boolean isDisposed() {
        return threads.isShutdown();
    }

    /** Counts what was handed over and hasn't ended. */
    private static final class CountedThreads extends ThreadPoolExecutor {

        private final Object change = new Object();
        private int pending;

        CountedThreads(int size, ThreadFactory factory) {
            super(size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        }

        @Override
        public void execute(Runnable work) {
            count(1);
            try {
                super.execute(work);
            } catch (RejectedExecutionException shutDown) {
                count(-1);
                throw shutDown;
            }
        }

        @Override
        protected void afterExecute(Runnable work, @Nullable Throwable error) {
            count(-1);
        }

        private void count(int more) {
            synchronized (change) {
                pending += more;
                if (pending == 0) {
                    change.notifyAll();
                }
            }
        }

        boolean awaitIdle(Duration atMost) throws InterruptedException {
            long end = System.nanoTime() + atMost.toNanos();
            synchronized (change) {
                while (pending > 0) {
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(change, left);
                }
                return true;
            }
        }
    }
}
