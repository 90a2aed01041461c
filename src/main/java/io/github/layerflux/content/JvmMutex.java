package io.github.layerflux.content;

/**
 * A mutex that all code of this JVM shares. Maven loads a plugin once per realm, each with its own statics, so what is
 * held stands in the system properties, which a JVM has once; and only while it is held. Its value is a string, as other
 * code expects of properties. May be released by another thread than the one that took it.
 */
final class JvmMutex {

    private static final String PREFIX = "io.github.layerflux.lock.";

    /** Interned: the one object of this name in all realms, so that threads of several can wait on it. */
    private final String name;

    JvmMutex(String key) {
        this.name = (PREFIX + key).intern();
    }

    void acquire() throws InterruptedException {
        synchronized (name) {
            while (!tryAcquire()) {
                name.wait();
            }
        }
    }

    boolean tryAcquire() {
        return System.getProperties().putIfAbsent(name, "held") == null;
    }

    void release() {
        synchronized (name) {
            System.getProperties().remove(name);
            name.notifyAll();
        }
    }
}
