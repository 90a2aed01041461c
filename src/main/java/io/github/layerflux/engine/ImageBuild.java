package io.github.layerflux.engine;

import io.github.layerflux.cache.BuildCache;
import io.github.layerflux.cache.CacheRules;
import io.github.layerflux.cache.Degraded;
import io.github.layerflux.cache.FileOrigins;
import io.github.layerflux.cache.SharedSteps;
import io.github.layerflux.cache.StepTurns;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.References;
import io.github.layerflux.engine.ImageAssembly.Assembled;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BaseOpened;
import io.github.layerflux.event.BuildEvent.BuildStarted;
import io.github.layerflux.event.BuildEvent.Note;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.event.StageOutline;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.plan.UndeclaredArgs;
import io.github.layerflux.plan.UnusedSecrets;
import io.github.layerflux.registry.BaseImages;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.registry.RegistryTimer;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Sandbox;
import io.github.layerflux.step.Background;
import io.github.layerflux.step.BuiltStage;
import io.github.layerflux.step.CacheMounts;
import io.github.layerflux.step.CreationClock;
import io.github.layerflux.step.Permits;
import io.github.layerflux.step.RunPolicy;
import io.github.layerflux.step.SecretMask;
import io.github.layerflux.step.StepEnvironment;
import io.github.layerflux.step.StepFactory;
import io.github.layerflux.step.UserNotice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** One build of one image: wires what its request asks for. Used once. */
final class ImageBuild implements Disposable {

    private final Blueprint blueprint;
    private final BuildRequest request;
    private final ContentStore store;
    private final WorkerPool workers;
    private final Sandbox sandbox;
    private final ImageLayers layers;
    private final FileOrigins origins;
    private final EarlierBuilds earlier;
    private final Optional<SharedSteps> shared;
    private final Optional<CacheMounts> mounts;
    private final Optional<StepVerifier> verifier;
    private final Consumer<BuildEvent> events;
    private final AtomicReference<List<String>> undeclaredArgs;
    private final AtomicBoolean unusedTold = new AtomicBoolean();
    private final AtomicReference<Optional<Degraded>> degraded = new AtomicReference<>(Optional.empty());
    private final Queue<StageSources> opened = new ConcurrentLinkedQueue<>();
    private final RegistryTimer timer = new RegistryTimer();
    private final Background packing = new Background();
    private final Background pulls = new Background();

    ImageBuild(
            Blueprint blueprint,
            ContentStore store,
            WorkerPool workers,
            Sandbox sandbox,
            ImageLayers layers,
            Surroundings surroundings,
            Consumer<BuildEvent> events) {
        this.blueprint = blueprint;
        this.request = blueprint.request();
        this.store = store;
        this.workers = workers;
        this.sandbox = sandbox;
        this.layers = layers;
        this.origins = surroundings.origins();
        this.shared = surroundings.shared();
        this.mounts = surroundings.mounts();
        this.earlier = new EarlierBuilds(request, blueprint.plan(), store.directory(), events);
        this.events = earlier;
        this.verifier = request.cache().verify() == VerifyMode.OFF
                ? Optional.empty()
                : Optional.of(new StepVerifier(
                        request.cache().verify(),
                        request.image().rewriteTimestamp(),
                        store,
                        workers.scheduler(),
                        earlier));
        this.undeclaredArgs = new AtomicReference<>(blueprint.plan().undeclaredArgs());
    }

    /** Builds, stores and tags the image. */
    Mono<Assembled> run() {
        if (shared.isEmpty()) {
            for (BuildPlan plan : blueprint.plans()) {
                OperatingSystem.ofThisMachine().check(plan);
            }
        }
        events.accept(started(blueprint.plan(), blueprint.rules()));

        ContextFolders folders = new ContextFolders(request, store.directory(), workers, false, events);
        Parts parts = parts(folders, false);
        if (shared.isEmpty()) {
            return run(parts, events).doOnError(failure -> failed());
        }
        shared.get().begin(request.imageGroup(), events, workers.scheduler());
        return new RestartingBuild(shared.get(), events)
                .run(told -> run(parts, told))
                .doOnTerminate(shared.get()::end)
                .doOnError(failure -> failed());
    }

    /** @param events told of the step that fails */
    private Mono<Assembled> run(Parts parts, Consumer<BuildEvent> events) {
        List<BuildPlan> plans = blueprint.plans();
        List<StageGraph> graphs = new ArrayList<>(plans.size());
        for (int i = 0; i < plans.size(); i++) {
            StageRunner runner = runner(
                    i, parts, (cache, scheduler, told) -> new StagePipeline(cache, scheduler, packing, verifier, told));
            graphs.add(StageGraph.prepare(plans.get(i), runner, graphs));
        }
        if (graphs.size() == 1) {
            return graphs.get(0)
                    .run(packing, events)
                    .publishOn(workers.scheduler())
                    .map(target -> finish(List.of(target), parts.folders()));
        }
        return StageGraph.run(graphs, packing, events)
                .publishOn(workers.scheduler())
                .map(targets -> finish(targets, parts.folders()));
    }

    /** Once, whatever was tried before. */
    private void failed() {
        warnOfUnused();
        earlier.save();
    }

    /** Once, at the end, and of a failed build, too: triggers that declare one are known once their base is. */
    private void warnOfUnused() {
        if (!unusedTold.compareAndSet(false, true)) {
            return;
        }
        List<String> names = undeclaredArgs.get();
        if (!names.isEmpty()) {
            events.accept(new Warning("build arguments that no ARG declares: " + String.join(", ", names)));
        }
        if (!request.run().secrets().isEmpty()) {
            Optional<String> unused = UnusedSecrets.of(request.run().secrets().keySet(), blueprint.dockerfile());
            if (unused.isPresent()) {
                events.accept(new Warning(unused.get()));
            }
        }
    }

    /** Says of each step whether the cache has it; executes, pulls and writes nothing. */
    Mono<Void> forecast() {
        events.accept(started(blueprint.plan(), blueprint.rules()));
        if (shared.isPresent()) {
            shared.get().begin(request.imageGroup(), events, workers.scheduler());
        }
        Parts parts = parts(new ContextFolders(request, store.directory(), workers, true, events), true);
        Folds forecasts = (cache, scheduler, told) -> new StageForecast(cache, scheduler, told, earlier::typicalMs);
        List<Mono<?>> stages = new ArrayList<>();
        List<StageGraph> graphs = new ArrayList<>();
        for (int i = 0; i < blueprint.plans().size(); i++) {
            BuildPlan plan = blueprint.plans().get(i);
            StageGraph graph = StageGraph.prepare(plan, runner(i, parts, forecasts), graphs);
            graphs.add(graph);
            for (Stage stage : plan.stages()) {
                stages.add(graph.stage(stage.index()));
            }
        }
        return Flux.fromIterable(stages)
                .concatMap(stage -> stage.then().onErrorResume(told -> Mono.empty()))
                .then(Mono.fromRunnable(() -> earlier.tellAdvice(blueprint.plan(), isForSeveral())));
    }

    /** Makes what goes through the steps. */
    private interface Folds {
        StageFold of(StepCache cache, Scheduler workers, Consumer<BuildEvent> events);
    }

    /** What all platforms share. */
    private record Parts(
            ContextFolders folders,
            ContentsStore contents,
            Bases bases,
            StepEnvironment environment,
            BuildCache cache,
            boolean readOnly) {}

    private Parts parts(ContextFolders folders, boolean readOnly) {
        ContentsStore contents = new ContentsStore(store.directory());
        Bases bases =
                new Bases(request, store, baseImages(), pulls, workers.scheduler(), readOnly, contents, shared, events);
        BuildCache cache = new BuildCache(store, events, origins, earlier, this::tiers);
        return new Parts(folders, contents, bases, environment(blueprint.rules(), contents), cache, readOnly);
    }

    /** @param platform which of the request's */
    private StageRunner runner(int platform, Parts parts, Folds folds) {
        List<BuildPlan> plans = blueprint.plans();
        BuildPlan plan = plans.get(platform);
        Bases bases = parts.bases();
        StageSources sources = new StageSources(
                request, plan, bases, parts.folders(), store, parts.contents(), workers.scheduler(), parts.readOnly());
        opened.add(sources);
        StepFactory steps = new StepFactory(plan.escape(), parts.environment(), isForSeveral() && !parts.readOnly());
        StageFold pipeline = folds.of(recorded(parts), workers.scheduler(), events);
        return new StageRunner(
                bases,
                (stage, graph) -> {
                    if (stage.triggers() > 0) {
                        undeclaredArgs.updateAndGet(names -> UndeclaredArgs.without(names, stage.instructions()));
                    }
                    return steps.steps(
                            stage,
                            isForSeveral() ? SharedStages.label(stage, plans, request.platforms(), platform) : "",
                            sources.of(stage, graph));
                },
                pipeline,
                blueprint.modes(),
                layers.forPlan(plan),
                workers.scheduler(),
                earlier,
                platform == 0 ? events : this::ofOtherPlatform);
    }

    private RecordedSteps recorded(Parts parts) {
        BuildCache cache = parts.cache();
        return new RecordedSteps(
                cache,
                blueprint.rules(),
                shared.isEmpty()
                        ? null
                        : new SharedLookup(
                                shared.get(), cache, store, parts.contents(), workers.scheduler(), parts.readOnly()),
                () -> new StepTurns(store.directory(), workers.scheduler(), timer::scheduler),
                degraded::get,
                timer,
                events);
    }

    private String tiers() {
        return Sandbox.tiers(ExecutorChoice.parse(request.environment().sandbox()));
    }

    /** The build checks look at the first platform: other platforms' bases are none of their business. */
    private void ofOtherPlatform(BuildEvent event) {
        if (!(event instanceof BaseOpened)) {
            events.accept(event);
        }
    }

    private boolean isForSeveral() {
        return request.platforms().size() > 1;
    }

    private BaseImages baseImages() {
        References references = new References(store.directory());
        RegistryClient client = new RegistryClient(RegistrySettings.defaults()
                .withAccess(request.environment().registries())
                .withEvents(events));
        return new BaseImages(store, client, reference -> built(references, reference), events);
    }

    /** An index that can't be read names no image; the next build that tags one begins it anew. */
    private Optional<Descriptor> built(References references, ImageReference reference) {
        try {
            return references.find(reference.toString());
        } catch (EnvironmentFailure corrupt) {
            events.accept(new Warning("images built here are not found by their names: "
                    + corrupt.details().problem()));
            return Optional.empty();
        }
    }

    private StepEnvironment environment(CacheRules rules, ContentsStore contents) {
        Mono<Void> sandboxReady = sandbox.info()
                .doOnNext(chosen -> {
                    Optional<String> degradation = chosen.degradation();
                    if (degradation.isPresent()) {
                        degraded.set(Optional.of(new Degraded(degradation.get(), tiers())));
                        events.accept(new Warning(chosen.summary() + "; " + degradation.get()));
                    } else {
                        events.accept(new Note(chosen.summary()));
                    }
                    for (String warning : chosen.warnings()) {
                        events.accept(new Warning(warning));
                    }
                })
                .then()
                .share();
        return new StepEnvironment(
                rules,
                store,
                contents,
                sandbox,
                sandboxReady,
                new Permits(workers.parallelism()),
                workers.scheduler(),
                packing,
                new RunPolicy(
                        request.run().secrets(),
                        request.run().ssh(),
                        request.run().network(),
                        extraHosts(),
                        request.run().allow(),
                        request.run().limits()),
                new SecretMask(),
                new UserNotice(events),
                new CreationClock(request.image().epoch(), request.image().rewriteTimestamp()),
                request.environment().archiveLimit(),
                mounts,
                events);
    }

    private List<String> extraHosts() {
        List<String> hosts = new ArrayList<>();
        request.run().addHosts().forEach((name, address) -> hosts.add(name + ":" + address));
        return hosts;
    }

    private BuildStarted started(BuildPlan plan, CacheRules rules) {
        List<String> stages = new ArrayList<>();
        List<StageOutline> outline = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            stages.add(stage.name());
            outline.add(outline(stage, plan));
        }
        return new BuildStarted(request.dockerfileName(), request.platformNames(), stages, rules.id(), outline);
    }

    private static StageOutline outline(Stage stage, BuildPlan plan) {
        int parent = stage.base() instanceof Base.EarlierStage earlier ? earlier.index() : -1;
        List<String> sources = new ArrayList<>();
        for (Stage source : plan.sourcesOf(stage)) {
            if (source.index() != parent) {
                sources.add(source.name());
            }
        }
        return new StageOutline(
                stage.name(), parent < 0 ? "" : plan.stage(parent).name(), sources);
    }

    private Assembled finish(List<BuiltStage> targets, ContextFolders folders) {
        workers.scheduler().schedule(sandbox::close); // all is executed: its worker ends while the image is made
        warnOfUnused();
        earlier.beginSaving(workers.scheduler());
        verifier.ifPresent(StepVerifier::check);
        folders.save();
        ImageAssembly assembly = new ImageAssembly(store);
        Assembled image =
                isForSeveral() ? assembly.index(targets, request) : assembly.assemble(targets.get(0), request);
        References references = new References(store.directory());
        for (ImageReference reference : request.image().references()) {
            references.tag(reference.toString(), image.descriptor());
        }
        earlier.save();
        earlier.advise(blueprint.plan(), isForSeveral());
        return image;
    }

    /** Cancels what goes on beside the stages, and ends the sandbox. */
    @Override
    public void dispose() {
        pulls.dispose();
        packing.dispose();
        earlier.saveIfExecuted();
        sandbox.close();
        verifier.ifPresent(StepVerifier::close);
        for (StageSources sources : opened) {
            sources.close();
        }
    }
}
