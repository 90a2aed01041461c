package io.github.layerflux.engine;

import io.github.layerflux.cache.BuildCache;
import io.github.layerflux.cache.CacheRules;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.References;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.engine.ImageAssembly.Assembled;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.BuildEvent.BuildStarted;
import io.github.layerflux.event.BuildEvent.Note;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.BuildPlanner;
import io.github.layerflux.plan.PlanRequest;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.registry.BaseImages;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Sandbox;
import io.github.layerflux.sandbox.SandboxSettings;
import io.github.layerflux.step.Background;
import io.github.layerflux.step.BuiltStage;
import io.github.layerflux.step.CreationClock;
import io.github.layerflux.step.Permits;
import io.github.layerflux.step.StepEnvironment;
import io.github.layerflux.step.StepFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
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
    private final Workers workers;

    /** @param workers shared by the builds of a session */
    public BuildEngine(ContentStore store, Workers workers) {
        this.store = store;
        this.workers = workers;
    }

    /**
     * Builds one image into the store and tags it.
     *
     * @return fails with a {@link io.github.layerflux.failure.BuildFailure}; all that was built before stays cached
     */
    public Flux<BuildEvent> build(BuildRequest request) {
        return Flux.create(sink -> start(request, sink));
    }

    private void start(BuildRequest request, FluxSink<BuildEvent> sink) {
        long started = System.nanoTime();
        Consumer<BuildEvent> events = sink::next;
        Background background = new Background();
        Disposable.Composite all = Disposables.composite(background);
        sink.onDispose(all);
        Mono<Assembled> build = Mono.using(
                () -> Sandbox.open(new SandboxSettings(
                        ExecutorChoice.parse(request.environment().sandbox()), store)),
                sandbox -> build(request, sandbox, background, events),
                sandbox -> {
                    background.dispose();
                    sandbox.close();
                });
        all.add(build.subscribe(
                image -> {
                    sink.next(new BuildFinished(
                            image.manifest().config().digest(),
                            image.descriptor().digest(),
                            (System.nanoTime() - started) / 1_000_000));
                    sink.complete();
                },
                failure -> sink.error(failure instanceof LocatedFailure located ? located.getCause() : failure)));
    }

    private Mono<Assembled> build(
            BuildRequest request, Sandbox sandbox, Background background, Consumer<BuildEvent> events) {
        Dockerfile dockerfile = parse(request);
        BuildPlan plan = BuildPlanner.plan(
                dockerfile,
                new PlanRequest(
                        request.target(),
                        request.buildArgs(),
                        request.platform(),
                        Platform.host(),
                        new HashSet<>(request.buildContexts().keySet())));
        UncachedStages uncached =
                new UncachedStages(request.cache().noCache(), request.cache().noCacheFilter(), dockerfile);
        CacheRules rules = CacheRules.of(request.cache().rules());
        events.accept(started(request, plan, rules));
        plan.warnings().forEach(warning -> events.accept(new Warning(warning)));

        ContextFolders folders =
                new ContextFolders(store.directory(), rules.id().equals("content"), workers, events);
        StageGraph graph = graph(request, plan, rules, uncached, folders, sandbox, background, events);
        return graph.target().publishOn(workers.scheduler()).map(target -> finish(request, target, folders));
    }

    private StageGraph graph(
            BuildRequest request,
            BuildPlan plan,
            CacheRules rules,
            UncachedStages uncached,
            ContextFolders folders,
            Sandbox sandbox,
            Background background,
            Consumer<BuildEvent> events) {
        ContentsStore contents = new ContentsStore(store.directory());
        References references = new References(store.directory());
        RegistryClient client = new RegistryClient(RegistrySettings.defaults()
                .withInsecureRegistries(new HashSet<>(request.environment().insecureRegistries())));
        BaseImages images = new BaseImages(store, client, reference -> references.find(reference.toString()), events);
        Bases bases = new Bases(request, store, images, background, events);
        StepEnvironment environment = new StepEnvironment(
                rules,
                store,
                contents,
                sandbox,
                sandbox.info()
                        .doOnNext(chosen -> events.accept(new Note(chosen.summary())))
                        .then()
                        .share(),
                new Permits(workers.parallelism()),
                workers.scheduler(),
                background,
                request.secrets(),
                request.network(),
                extraHosts(request),
                new CreationClock(request.epoch()),
                events);
        StagePipeline pipeline = new StagePipeline(
                new RecordedSteps(new BuildCache(store, events), rules), workers.scheduler(), background, events);
        StageRunner runner = new StageRunner(
                bases,
                new StepFactory(plan.escape(), environment),
                stage -> stages -> new StageSources(request, plan, stage, stages, bases, folders, store, contents),
                pipeline,
                uncached,
                workers.scheduler(),
                events);
        return new StageGraph(plan, runner);
    }

    private Assembled finish(BuildRequest request, BuiltStage target, ContextFolders folders) {
        folders.save();
        Assembled image = new ImageAssembly(store).assemble(target, request);
        References references = new References(store.directory());
        for (ImageReference reference : request.images()) {
            references.tag(reference.toString(), image.descriptor());
        }
        return image;
    }

    private static BuildStarted started(BuildRequest request, BuildPlan plan, CacheRules rules) {
        List<String> stages = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            stages.add(stage.name());
        }
        return new BuildStarted(request.dockerfileName(), request.platform().toString(), stages, rules.id());
    }

    private static List<String> extraHosts(BuildRequest request) {
        List<String> hosts = new ArrayList<>();
        request.addHosts().forEach((name, address) -> hosts.add(name + ":" + address));
        return hosts;
    }

    private static Dockerfile parse(BuildRequest request) {
        try {
            return DockerfileParser.parse(request.dockerfileName(), Files.readString(request.dockerfile()));
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new UserFailure(request.dockerfileName() + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new EnvironmentFailure(request.dockerfileName() + " can't be read: " + e, e);
        }
    }
}
