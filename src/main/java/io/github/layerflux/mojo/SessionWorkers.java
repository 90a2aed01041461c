package io.github.layerflux.mojo;

import io.github.layerflux.engine.WorkerPool;
import org.apache.maven.execution.MavenSession;

/** The one pool of workers per Maven session, which all modules of a {@code -T} build share. */
final class SessionWorkers {

    private SessionWorkers() {}

    static WorkerPool of(MavenSession session, int parallelism) {
        return SessionShare.of(
                session, WorkerPool.class, String.valueOf(parallelism), () -> new WorkerPool(parallelism));
    }
}
