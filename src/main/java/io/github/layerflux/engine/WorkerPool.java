package io.github.layerflux.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
    private final ThreadPoolExecutor threads;
    private final Scheduler scheduler;
    private final int parallelism;

    /** @param parallelism how much runs at once, 1 or more */
    public WorkerPool(int parallelism) {
        this.parallelism = parallelism;
        this.threads = new ThreadPoolExecutor(
                parallelism, parallelism, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
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

    @Override
    public void dispose() {
        scheduler.dispose();
        threads.shutdownNow();
    }

    @Override
    public boolean isDisposed() {
        return threads.isShutdown();
    }
}
