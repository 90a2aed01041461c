package io.github.layerflux.engine;

import io.github.layerflux.cache.FileOrigins;
import io.github.layerflux.cache.SharedSteps;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.ImageAssembly.Assembled;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Sandbox;
import io.github.layerflux.sandbox.SandboxSettings;
import io.github.layerflux.step.CacheMounts;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * Builds images. One build is one {@code Flux<BuildEvent>}: subscribing starts it, its last event is
 * {@link BuildFinished}, cancelling it kills what runs.
 */
public final class BuildEngine {

    private final ContentStore store;
    private final WorkerPool workers;
    private final Function<SandboxSettings, Sandbox> sandboxes;
    private final Surroundings surroundings;

    /** @param workers shared by the builds of a session */
    public BuildEngine(ContentStore store, WorkerPool workers) {
        this(store, workers, Sandbox::open);
    }

    /** @param sandboxes opens the sandbox of a build, which closes it */
    public BuildEngine(ContentStore store, WorkerPool workers, Function<SandboxSettings, Sandbox> sandboxes) {
        this(store, workers, sandboxes, Surroundings.NONE);
    }

    private BuildEngine(
            ContentStore store,
            WorkerPool workers,
            Function<SandboxSettings, Sandbox> sandboxes,
            Surroundings surroundings) {
        this.store = store;
        this.workers = workers;
        this.sandboxes = sandboxes;
        this.surroundings = surroundings;
    }

    /** The same engine, whose reasons of misses say who made the files that changed. */
    public BuildEngine naming(FileOrigins known) {
        return new BuildEngine(
                store, workers, sandboxes, new Surroundings(known, surroundings.shared(), surroundings.mounts()));
    }

    /** The same engine, whose builds also find steps that other machines made, and what these have in cache mounts. */
    public BuildEngine sharing(SharedSteps steps, CacheMounts mounts) {
        return new BuildEngine(
                store,
                workers,
                sandboxes,
                new Surroundings(surroundings.origins(), Optional.of(steps), Optional.of(mounts)));
    }

    /**
     * Builds one image into the store and tags it.
     *
     * @return fails with a {@link io.github.layerflux.failure.BuildFailure}; all that was built before stays cached
     */
    public Flux<BuildEvent> build(BuildRequest request) {
        return Flux.defer(() -> build(Blueprint.of(request)));
    }

    /** As {@link #build(BuildRequest)}, when the Dockerfile has been planned already. */
    public Flux<BuildEvent> build(Blueprint blueprint) {
        return build(blueprint, ImageLayers.IGNORED, event -> {});
    }

    /**
     * As {@link #build(Blueprint)}.
     *
     * @param layers told of each layer of the image as soon as it lies in the store, from any thread, while later
     *     steps run; may be told of one twice
     * @param observer sees each event before the build goes on, from any thread: what it throws fails the build
     */
    public Flux<BuildEvent> build(Blueprint blueprint, Consumer<Layer> layers, Consumer<BuildEvent> observer) {
        return Flux.create(sink -> start(blueprint, layers, observer, sink));
    }

    /**
     * Foretells a build: a {@link io.github.layerflux.event.BuildEvent.StepPredicted} for each step. Executes, pulls and
     * writes nothing: a base image that isn't on this machine makes what is built on it unknown.
     */
    public Flux<BuildEvent> explain(Blueprint blueprint) {
        return Flux.create(sink -> {
            Disposable.Composite build = Disposables.composite(workers.onFatalError(sink::error));
            sink.onDispose(build);
            ImageLayers untouched = new ImageLayers(blueprint.plan(), true, ImageLayers.IGNORED);
            build.add(
                    Mono.using(() -> open(blueprint, untouched, sink::next), ImageBuild::forecast, ImageBuild::dispose)
                            .subscribe(
                                    done -> {},
                                    failure -> sink.error(blueprint.explained(failure)),
                                    sink::complete,
                                    LateFailures.CONTEXT));
        });
    }

    private void start(
            Blueprint blueprint, Consumer<Layer> layers, Consumer<BuildEvent> observer, FluxSink<BuildEvent> sink) {
        Stopwatch started = Stopwatch.start();
        Disposable.Composite build = Disposables.composite(workers.onFatalError(sink::error));
        sink.onDispose(build);
        ImageLayers image =
                new ImageLayers(blueprint.plan(), blueprint.request().image().sparse(), layers);
        build.add(Mono.using(
                        () -> open(blueprint, image, observed(observer, sink)), ImageBuild::run, ImageBuild::dispose)
                .subscribe(
                        made -> {
                            sink.next(finished(made, started));
                            sink.complete();
                        },
                        failure -> sink.error(blueprint.explained(failure)),
                        null,
                        LateFailures.CONTEXT));
    }

    private ImageBuild open(Blueprint blueprint, ImageLayers image, Consumer<BuildEvent> events) {
        ExecutorChoice executor =
                ExecutorChoice.parse(blueprint.request().environment().sandbox());
        Sandbox sandbox = sandboxes.apply(
                new SandboxSettings(executor, store, blueprint.request().run().limits()));
        return new ImageBuild(blueprint, store, workers, sandbox, image, surroundings, events);
    }

    private static Consumer<BuildEvent> observed(Consumer<BuildEvent> observer, FluxSink<BuildEvent> sink) {
        Object turn = new Object();
        return event -> {
            observer.accept(event);
            // a sink queues what comes while it is busy, without limit: output must wait for the console instead
            synchronized (turn) {
                sink.next(event);
            }
        };
    }

    private static BuildFinished finished(Assembled image, Stopwatch started) {
        return new BuildFinished(
                image.manifest().config().digest(), image.descriptor().digest(), started.millis());
    }
}
