package io.github.layerflux.engine;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The bounded threads that all builds of one Maven session share for work that blocks: reading files, writing layers.
 * Threads are daemons and end when idle, so an embedding process (an IDE, the Maven daemon) keeps none.
 */
public final class Workers implements Disposable {

    private static final int IDLE_SECONDS = 5;

    private final ThreadPoolExecutor threads;
    private final Scheduler scheduler;
    private final int parallelism;

    /** @param parallelism how much runs at once, 1 or more */
    public Workers(int parallelism) {
        this.parallelism = parallelism;
        this.threads = new ThreadPoolExecutor(
                parallelism, parallelism, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new Threads());
        this.threads.allowCoreThreadTimeOut(true);
        this.scheduler = Schedulers.fromExecutorService(threads, "layerflux");
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    public int parallelism() {
        return parallelism;
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

    private static final class Threads implements ThreadFactory {

        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "layerflux-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
