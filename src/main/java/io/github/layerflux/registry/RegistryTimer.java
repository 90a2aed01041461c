package io.github.layerflux.registry;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where timeouts and pauses are counted; nothing blocks on it. One daemon thread, which ends when there is nothing to wait
 * for: Reactor's own schedulers are static and never end, and in a JVM that outlives the build (mvnd, an IDE) their
 * threads would keep this plugin's class loader for ever.
 */
public final class RegistryTimer {

    private static final int IDLE_SECONDS = 5;

    private @Nullable Scheduler scheduler;

    /** Made by the first who has something to wait for. */
    public synchronized Scheduler scheduler() {
        if (scheduler == null) {
            ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, RegistryTimer::thread);
            thread.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
            thread.allowCoreThreadTimeOut(true);
            thread.setRemoveOnCancelPolicy(true); // a timeout that didn't come about is no reason to stay
            scheduler = Schedulers.fromExecutorService(thread, "layerflux-timer");
        }
        return scheduler;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "layerflux-timer");
        thread.setDaemon(true);
        return thread;
    }
}
