package io.github.layerflux.mojo;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loads the classes of a cached build on two threads of their own, while Maven's reads parameters and the Dockerfile.
 *
 * <p>A cached build runs in a cold JVM, where loading and verifying classes is most of its time: Reactor's {@code Flux}
 * and {@code Mono} alone bring some 370 operators (docs/adr/0004-cold-start.md has the figures). Nothing depends on
 * this: a class that isn't loaded yet is loaded when it is used.
 */
final class ClassesAhead implements Runnable {

    /** One for each thread to begin with; one thread for both made the build wait. */
    static final List<String> LARGE = List.of("reactor.core.publisher.Flux", "reactor.core.publisher.Mono");

    /** Once for all modules, and for all sessions of a JVM that keeps the plugin. */
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private final String first;
    private final AtomicInteger next;

    private ClassesAhead(String first, AtomicInteger next) {
        this.first = first;
        this.next = next;
    }

    static void load() {
        if (!BEGUN.compareAndSet(false, true)) {
            return;
        }
        AtomicInteger next = new AtomicInteger();
        for (String first : LARGE) {
            Thread thread = new Thread(new ClassesAhead(first, next), "layerflux-classes");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void run() {
        ClassLoader loader = ClassesAhead.class.getClassLoader();
        try {
            link(first, loader);
            List<String> names = CachedBuildClasses.NAMES;
            for (int i = next.getAndIncrement(); i < names.size(); i = next.getAndIncrement()) {
                link(names.get(i), loader);
            }
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            // whoever needs the class meets the same error, and tells it; or Maven is closing the plugin's jar already,
            // because the build ended early
        }
    }

    /**
     * Links, which is what takes long, and does not initialize: two threads that initialize classes in different orders
     * can wait for each other for ever.
     */
    private static void link(String name, ClassLoader loader) throws ClassNotFoundException {
        Class.forName(name, false, loader).getDeclaredFields();
    }
}
