package io.github.layerflux.mojo;

/**
 * Loads classes that every build needs on threads of their own, while Maven's reads parameters and the Dockerfile.
 *
 * <p>A cached build runs in a cold JVM, where loading and verifying classes is most of its time: Reactor's {@code Flux}
 * and {@code Mono} alone bring some 370 operators (docs/adr/0004-cold-start.md has the figures). Nothing depends on
 * this: a class that isn't loaded yet is loaded when it is used.
 */
final class ClassesAhead implements Runnable {

    /** For one thread each, in the order of their first use. */
    private static final String[][] NAMES = {
        {
            "reactor.core.publisher.Flux",
            "reactor.core.scheduler.Schedulers",
            "reactor.core.publisher.FluxCreate",
            "io.github.layerflux.engine.BuildEngine",
            "io.github.layerflux.engine.ImageBuild",
            "io.github.layerflux.engine.StageRunner",
            "io.github.layerflux.engine.StagePipeline",
            "io.github.layerflux.step.StepFactory",
            "io.github.layerflux.step.RunStep",
            "io.github.layerflux.step.CopyStep",
            "io.github.layerflux.step.Configuration",
        },
        {
            "reactor.core.publisher.Mono",
            "reactor.core.publisher.Operators",
            "io.github.layerflux.registry.BaseImages",
            "io.github.layerflux.image.ManifestJson",
            "io.github.layerflux.image.ImageConfigJson",
            "io.github.layerflux.cache.StepKeys",
            "io.github.layerflux.cache.BuildCache",
            "io.github.layerflux.cache.StepRecordJson",
            "io.github.layerflux.context.ContextTree",
            "io.github.layerflux.copy.SourceSelector",
        },
    };

    private final String[] names;

    private ClassesAhead(String[] names) {
        this.names = names;
    }

    static void load() {
        for (String[] names : NAMES) {
            Thread thread = new Thread(new ClassesAhead(names), "layerflux-classes");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void run() {
        ClassLoader loader = ClassesAhead.class.getClassLoader();
        for (String name : names) {
            try {
                // linked (which is what takes long), not initialized: two threads that initialize classes in different
                // orders can wait for each other for ever
                Class.forName(name, false, loader).getDeclaredFields();
            } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
                // whoever needs the class meets the same error, and tells it; or Maven is closing the plugin's jar
                // already, because the build ended early
                return;
            }
        }
    }
}
