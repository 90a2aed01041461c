package io.github.layerflux.mojo;

import io.github.layerflux.engine.WorkerPool;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.SessionData;

/** The one pool of workers per Maven session, which all modules of a {@code -T} build share. */
final class SessionWorkers {

    private SessionWorkers() {}

    static WorkerPool of(MavenSession session, int parallelism) {
        SessionData data = session.getRepositorySession().getData();
        String key = WorkerPool.class.getName() + "." + parallelism;
        while (true) {
            Object present = data.get(key);
            // another realm's class of the same name is not ours
            if (present instanceof WorkerPool workers) {
                return workers;
            }
            WorkerPool made = new WorkerPool(parallelism);
            if (data.set(key, present, made)) {
                return made;
            }
            made.dispose();
        }
    }
}
