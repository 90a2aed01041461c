package io.github.layerflux.mojo;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.maven.execution.MavenSession;
import org.eclipse.aether.SessionData;

/**
 * What all modules of a Maven session have one of. It lives in the session, not in a static field: a JVM that outlives
 * the session (mvnd, an IDE) keeps nothing of it.
 *
 * <p>When the session ends it is forgotten. What it leads to leads back to the session, which has a thread-local variable
 * whose value leads to all of this: from a thread that lives on, that circle would never be collected.
 */
final class SessionShare {

    /** What is to be forgotten; a type of the JDK, since other realms of this plugin add to it. */
    private static final String KEYS = "io.github.layerflux:layerflux-maven-plugin:keys";

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
                forgetAtEnd(session, key);
                present = maker.get();
                data.set(key, present);
            }
            return type.cast(present);
        }
    }

    /**
     * Without the lock of {@link #of}: who writes to the console holds the session's request, which is taken in there.
     *
     * @param key under which something lies in the session's data, or will
     */
    @SuppressWarnings("unchecked") // nobody else puts anything there
    static void forgetAtEnd(MavenSession session, String key) {
        SessionData data = session.getRepositorySession().getData();
        Set<String> keys = (Set<String>) data.get(KEYS);
        while (keys == null) {
            Set<String> made = ConcurrentHashMap.newKeySet();
            if (data.set(KEYS, null, made)) {
                SessionEnd.last(session, end -> forget(data));
            }
            keys = (Set<String>) data.get(KEYS);
        }
        keys.add(key);
    }

    @SuppressWarnings("unchecked") // as above
    private static void forget(SessionData data) {
        synchronized (data) {
            Set<String> keys = (Set<String>) data.get(KEYS);
            if (keys != null) {
                for (String key : keys) {
                    data.set(key, null);
                }
                data.set(KEYS, null);
            }
        }
    }
}
