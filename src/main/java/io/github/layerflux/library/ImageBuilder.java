package io.github.layerflux.library;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.Blueprint;
import io.github.layerflux.engine.BuildChecks;
import io.github.layerflux.engine.BuildEngine;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.engine.DockerfileChecks;
import io.github.layerflux.engine.SourceFiles;
import io.github.layerflux.engine.WorkerPool;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.Finding;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.report.BuildReport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import reactor.core.Exceptions;
import reactor.core.publisher.Sinks;

/**
 * Builds container images from Dockerfiles, in this JVM, without Maven and without a Docker daemon: what the goals of the
 * Maven plugin do, for other programs.
 *
 * <pre>{@code
 * try (ImageBuilder builder = ImageBuilder.open()) {
 *     Image image = builder.build(ImageRequest.of(Path.of("src/main/docker"))
 *             .withBuildArg("VERSION", "1.0")
 *             .withName("registry.example.com/team/app:1.0"));
 *     image.push();
 * }
 * }</pre>
 *
 * <p>Opening one costs little, and builds of one share threads. Thread-safe. While it is open, nothing that its images
 * need is pruned from the cache.
 */
public final class ImageBuilder implements AutoCloseable {

    private final BuilderSettings settings;
    private final ContentStore store;
    private final WorkerPool workers;
    private final UserAccess registries;
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
    private final BuildLease lease;
    private final Sinks.Empty<Void> closing = Sinks.empty();

    private ImageBuilder(BuilderSettings settings) {
        CacheDirectory directory = new CacheDirectory(settings.cacheDirectory()).create();
        this.settings = settings;
        this.registries = UserAccess.of(settings); // what may fail comes before what somebody would have to close
        this.lease = BuildLease.acquire(directory, warnings::add);
        this.store = new ContentStore(directory);
        this.workers = new WorkerPool(settings.parallelism());
    }

    /** With the user's cache, which Maven builds share. */
    public static ImageBuilder open() {
        return open(BuilderSettings.defaults());
    }

    /** @throws BuildFailure when the cache directory can't be made or written */
    public static ImageBuilder open(BuilderSettings settings) {
        return new ImageBuilder(settings);
    }

    /**
     * Builds an image and waits for it. Interrupting the thread ends the build, and kills what it runs.
     *
     * @throws BuildFailure with a message for people; all that was built before stays cached
     * @throws CancellationException when the thread was interrupted, whose interrupt status is set then; or when this is
     *     closed
     */
    public Image build(ImageRequest request) {
        return build(request, event -> {});
    }

    /**
     * As {@link #build(ImageRequest)}.
     *
     * @param events sees all that happens, in its order, one event at a time, from any thread; what it throws fails the
     *     build
     */
    public Image build(ImageRequest request, Consumer<BuildEvent> events) {
        try (DockerfileOnDisk dockerfile = DockerfileOnDisk.of(request.wishes)) {
            BuildRequest asked = Requests.of(request.wishes, dockerfile, settings, registries);
            Blueprint blueprint = Blueprint.of(asked);
            BuildReport report = new BuildReport(Image.names(asked.image().references()));
            Origins origins = new Origins();
            Consumer<BuildEvent> told = event -> {
                report.accept(event);
                origins.accept(event);
                events.accept(event);
            };
            for (String warning = warnings.poll(); warning != null; warning = warnings.poll()) {
                told.accept(new BuildEvent.Warning(warning));
            }
            Optional<CacheSharing> sharing =
                    CacheSharing.of(request.wishes, registrySettings().withEvents(events), store, workers);
            BuildFinished finished = finished(blueprint, request.wishes.checks, sharing, told);
            BuiltImage built =
                    BuiltImage.load(store, finished.manifest(), asked.image().references(), asked.platform());
            Image image = new Image(built, store, registrySettings(), report, origins.of(asked));
            sharing.ifPresent(cache -> cache.deliver(blueprint, events));
            return image;
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read the Dockerfile", e);
        } catch (RuntimeException failure) {
            throw told(failure);
        }
    }

    private BuildFinished finished(
            Blueprint blueprint, String mode, Optional<CacheSharing> sharing, Consumer<BuildEvent> events) {
        BuildChecks checks = BuildChecks.begin(blueprint, BuildChecks.Mode.valueOf(mode.toUpperCase(Locale.ROOT)));
        BuildEngine engine = new BuildEngine(store, workers);
        BuildEvent last;
        try {
            last = (sharing.isPresent() ? sharing.get().over(engine) : engine)
                    .build(blueprint, layer -> {}, checks::accept)
                    .doOnNext(events)
                    .takeUntilOther(closing.asMono())
                    .blockLast();
        } finally {
            List<Finding> findings = checks.findings();
            if (!findings.isEmpty()) {
                events.accept(new BuildEvent.Checked(findings));
            }
            checks.problem().ifPresent(problem -> events.accept(new BuildEvent.Warning(problem)));
        }
        if (last instanceof BuildFinished finished) {
            return finished;
        }
        throw new IllegalStateException("the build ended without a result");
    }

    /**
     * Checks a Dockerfile as {@code docker build --check} does (docs/checks): builds, pulls and writes nothing, so nothing
     * is known of base images.
     *
     * @return what was found, in the Dockerfile's order
     * @throws BuildFailure for what could not be built at all
     */
    public List<Finding> check(ImageRequest request) {
        try (DockerfileOnDisk dockerfile = DockerfileOnDisk.of(request.wishes)) {
            BuildRequest asked = Requests.of(request.wishes, dockerfile, settings, registries);
            return DockerfileChecks.of(
                            SourceFiles.dockerfile(asked.dockerfile(), asked.dockerfileName()),
                            Blueprint.planRequest(asked))
                    .run(asked.context(), asked.dockerfile())
                    .findings();
        }
    }

    private RegistrySettings registrySettings() {
        return RegistrySettings.defaults().withAccess(registries).withParallelism(settings.parallelism());
    }

    /** What callers see of what Reactor throws. */
    static RuntimeException told(RuntimeException failure) {
        Throwable cause = Exceptions.unwrap(failure);
        if (cause instanceof BuildFailure known) {
            return known;
        }
        if (Thread.currentThread().isInterrupted()) {
            CancellationException cancelled = new CancellationException("interrupted");
            cancelled.initCause(failure);
            return cancelled;
        }
        return failure;
    }

    /** Ends the builds that go on, in other threads, and kills what they run; images can't be used any longer. */
    @Override
    public void close() {
        closing.tryEmitError(new CancellationException("the builder was closed"));
        workers.dispose();
        lease.close();
    }
}
