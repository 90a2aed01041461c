package io.github.layerflux.mojo;

import java.util.function.Supplier;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.SessionData;

/**
 * What all modules of a Maven session have one of. It lives in the session, not in a static field: a JVM that outlives
 * the session (mvnd, an IDE) keeps nothing of it.
 */
final class SessionShare {

    private SessionShare() {}

    /**
     * The session's one, made when there is none.
     *
     * @param variant what distinguishes it from others of its type
     */
    static <T> T of(MavenSession session, Class<T> type, String variant, Supplier<T> maker) {
        SessionData data = session.getRepositorySession().getData();
        // a module with plugin dependencies of its own has this plugin in a realm of its own: other classes, same names
        String key = type.getName() + "@" + System.identityHashCode(type) + "." + variant;
        synchronized (data) { // one is made, be it by many modules at once
            Object present = data.get(key);
            if (present == null) {
                present = maker.get();
                data.set(key, present);
            }
            return type.cast(present);
        }
    }
}
