package io.github.layerflux.mojo;

/**
 * Loads classes that every build needs on a second thread, while the first reads parameters and the Dockerfile.
 *
 * <p>A cached build runs in a cold JVM, where loading classes is most of its time: verifying Reactor's {@code Flux} and
 * {@code Mono} alone loads some 370 operators (docs/adr/0003-cold-start.md has the figures). Nothing depends on this:
 * a class that isn't loaded yet is loaded when it is used.
 */
final class ClassesAhead implements Runnable {

    /** In the order of their first use; initializing one loads what its verification needs. */
    private static final String[] NAMES = {
        "reactor.core.publisher.Mono",
        "reactor.core.publisher.Flux",
        "reactor.core.scheduler.Schedulers",
        "reactor.core.publisher.FluxCreate",
        "reactor.core.publisher.Operators",
        "io.github.layerflux.step.StepFactory",
        "io.github.layerflux.step.RunStep",
        "io.github.layerflux.step.CopyStep",
        "io.github.layerflux.step.Configuration",
        "io.github.layerflux.cache.StepKeys",
        "io.github.layerflux.cache.StepRecordJson",
        "io.github.layerflux.context.ContextTree",
        "io.github.layerflux.copy.SourceSelector",
        "io.github.layerflux.report.BuildReport",
    };

    private ClassesAhead() {}

    static void load() {
        Thread thread = new Thread(new ClassesAhead(), "layerflux-classes");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        ClassLoader loader = ClassesAhead.class.getClassLoader();
        for (String name : NAMES) {
            try {
                Class.forName(name, true, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                // who needs it will meet the same error, and tell it
                return;
            }
        }
    }
}
