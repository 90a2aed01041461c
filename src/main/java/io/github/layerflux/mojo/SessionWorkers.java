package io.github.layerflux.mojo;

import io.github.layerflux.engine.WorkerPool;
import java.time.Duration;
import org.apache.maven.execution.MavenSession;

/** The one pool of workers per Maven session, which all modules of a {@code -T} build share. */
final class SessionWorkers {

    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private SessionWorkers() {}

    static WorkerPool of(MavenSession session, int parallelism) {
        return SessionShare.of(
                session, WorkerPool.class, String.valueOf(parallelism), () -> make(session, parallelism));
    }

    /** Maven closes this plugin's class loader after the session, and a worker may not have returned from its work. */
    private static WorkerPool make(MavenSession session, int parallelism) {
        WorkerPool workers = new WorkerPool(parallelism);
        SessionEnd.of(session, end -> settle(workers));
        return workers;
    }

    private static void settle(WorkerPool workers) {
        try {
            workers.awaitIdle(AT_MOST); // work of a failed build that doesn't end keeps nobody from seeing its failure
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
