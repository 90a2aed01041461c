package io.github.layerflux.engine;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.BuildRequest.CacheOptions;
import io.github.layerflux.engine.BuildRequest.EnvironmentOptions;
import io.github.layerflux.engine.BuildRequest.ImageOptions;
import io.github.layerflux.engine.BuildRequest.RunOptions;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.OciLayoutExporter;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.registry.RegistryAccess;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.share.CacheExport;
import io.github.layerflux.share.CacheLocation;
import io.github.layerflux.share.CacheSource;
import io.github.layerflux.share.CacheTarget;
import io.github.layerflux.share.SharedCache;
import io.github.layerflux.step.CacheMounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import reactor.core.Disposable;

/** A context folder, a cache directory, and whole builds in them; what is built is {@code FROM scratch}. */
final class EngineBench implements AutoCloseable {

    /** Every file's modification time unless a test sets another. */
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    /** Ends what hangs; other JVMs may be at work on the same machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    final Path folder;
    final Map<String, String> buildArgs = new HashMap<>();
    final Map<String, String> labels = new HashMap<>();
    final Map<String, String> annotations = new HashMap<>();
    final Map<String, String> buildContexts = new HashMap<>();
    final List<String> noCacheFilter = new ArrayList<>();
    final List<String> failOnMiss = new ArrayList<>();
    final List<String> images = new ArrayList<>(List.of("app:1"));
    Path context;
    Path cache;
    String rules = "metadata";
    boolean noCache;
    VerifyMode verify = VerifyMode.OFF;
    Optional<String> target = Optional.empty();
    Platform platform = Platform.of("linux", "amd64", "");

    /** After {@link #platform}. */
    List<Platform> morePlatforms = List.of();

    OptionalLong epoch = OptionalLong.empty();
    LayerCompression compression = LayerCompression.NONE;
    boolean rewriteTimestamp;
    boolean sparse;
    boolean offline;
    RegistrySettings registries = RegistrySettings.defaults();
    long archiveLimit = 1 << 30;
    String pull = "missing";
    final List<CacheLocation> cacheFrom = new ArrayList<>();
    Optional<CacheTarget> cacheTo = Optional.empty();
    /** Sees each event before the build goes on. */
    Consumer<BuildEvent> onEvent = event -> {};

    private final WorkerPool workers;

    EngineBench(Path folder) {
        this(folder, 4);
    }

    EngineBench(Path folder, int parallelism) {
        this.folder = folder;
        this.context = folder.resolve("context");
        this.cache = folder.resolve("cache");
        this.workers = new WorkerPool(parallelism);
    }

    EngineBench file(String path, String text) {
        return file(path, text, NOON);
    }

    EngineBench file(String path, String text, Instant modified) {
        Path file = context.resolve(path);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            for (Path changed = file; !changed.equals(context); changed = changed.getParent()) {
                Files.setLastModifiedTime(changed, FileTime.from(modified));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    void remove(String path) {
        try {
            Files.delete(context.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds a Dockerfile of these lines. */
    BuildResult build(String... dockerfile) {
        return build(request(written(dockerfile)));
    }

    /** A build that nobody waits for, to be cancelled. */
    Disposable begin(String... dockerfile) {
        ContentStore store = new ContentStore(new CacheDirectory(cache).create());
        return engine(store, shared(store)).build(request(written(dockerfile))).subscribe();
    }

    private Path written(String... dockerfile) {
        Path file = folder.resolve("Dockerfile");
        try {
            Files.createDirectories(context);
            return Files.writeString(file, String.join("\n", dockerfile) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code explain} says of the steps of a Dockerfile. */
    List<StepPredicted> explain(String... dockerfile) {
        List<StepPredicted> predicted = new ArrayList<>();
        for (BuildEvent event : explanation(dockerfile)) {
            if (event instanceof StepPredicted step) {
                predicted.add(step);
            }
        }
        return predicted;
    }

    /** All that {@code explain} tells of a Dockerfile. */
    List<BuildEvent> explanation(String... dockerfile) {
        Path file = folder.resolve("Dockerfile");
        try {
            Files.writeString(file, String.join("\n", dockerfile) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<BuildEvent> told = Collections.synchronizedList(new ArrayList<>());
        ContentStore store = new ContentStore(new CacheDirectory(cache));
        engine(store, shared(store))
                .explain(Blueprint.of(request(file)))
                .doOnNext(told::add)
                .blockLast(PATIENCE);
        return told;
    }

    BuildRequest request(Path dockerfile) {
        return new BuildRequest(
                context,
                dockerfile,
                "Dockerfile",
                target,
                Stream.concat(Stream.of(platform), morePlatforms.stream()).toList(),
                buildArgs,
                buildContexts,
                new ImageOptions(
                        images.stream().map(ImageReference::parse).toList(),
                        labels,
                        annotations,
                        compression,
                        epoch,
                        rewriteTimestamp,
                        sparse),
                new RunOptions(Map.of(), Map.of(), "default"),
                new CacheOptions(cache, noCache, noCacheFilter, failOnMiss, rules, verify),
                new EnvironmentOptions(
                        pull,
                        offline,
                        "auto",
                        RegistryAccess.anonymous(),
                        workers.parallelism(),
                        Optional.empty(),
                        archiveLimit));
    }

    BuildResult build(BuildRequest request) {
        List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
        ContentStore store = new ContentStore(new CacheDirectory(cache).create());
        Optional<Throwable> failure = Optional.empty();
        SharedCache shared = shared(store);
        try {
            engine(store, shared)
                    .build(request)
                    .doOnNext(events::add)
                    .doOnNext(onEvent)
                    .blockLast(PATIENCE);
            if (cacheTo.isPresent()) {
                events.add(0, export(request, shared, store, event -> events.add(0, event))); // the last is the result
            }
        } catch (RuntimeException e) {
            failure = Optional.of(e);
        }
        return new BuildResult(store, events, failure);
    }

    private SharedCache shared(ContentStore store) {
        return new SharedCache(cacheFrom.stream().map(CacheSource::of).toList(), registries, offline, store);
    }

    private BuildEngine engine(ContentStore store, SharedCache shared) {
        BuildEngine engine = new BuildEngine(store, workers);
        return cacheFrom.isEmpty() && cacheTo.isEmpty()
                ? engine
                : engine.sharing(shared, new CacheMounts(shared, store.directory()));
    }

    private BuildEvent export(
            BuildRequest request, SharedCache shared, ContentStore store, Consumer<BuildEvent> events) {
        CacheExport export = new CacheExport(shared, cacheTo.get(), registries, store, workers.scheduler(), events);
        return export.prepare(request.imageGroup(), Blueprint.of(request).imageStages(), List.of())
                .flatMap(export::write)
                .block(PATIENCE);
    }

    /** Builds what must fail in a way that people can read. */
    BuildFailure fails(String... dockerfile) {
        BuildResult result = build(dockerfile);
        if (result.failure().orElse(null) instanceof BuildFailure failure) {
            return failure;
        }
        throw new AssertionError(
                "no BuildFailure: " + result.failure() + " after " + result.events(),
                result.failure().orElse(null));
    }

    @Override
    public void close() {
        workers.dispose();
    }

    /**
     * Builds an image of two layers in a cache directory of its own and pushes it.
     *
     * @param source of the context, copied to {@code /base}
     * @return its name in the registry
     */
    String pushBase(LocalRegistry registry, String source) {
        Path before = cache;
        cache = folder.resolve("base cache");
        BuildResult built = build("FROM scratch", "WORKDIR /real", "COPY " + source + " /base");
        cache = before;
        Path layout = folder.resolve("layout");
        OciLayoutExporter.exclusive(built.store(), layout)
                .export(BuiltImage.load(
                        built.store(), built.finished().manifest(), List.of(ImageReference.parse("base:1")), platform));
        registry.push(layout, "1", "bases/small:1");
        return registry.host() + "/bases/small:1";
    }
}
