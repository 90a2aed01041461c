package io.github.layerflux.step;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.RunInputs;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.context.ContextDigests;
import io.github.layerflux.dockerfile.Command;
import io.github.layerflux.dockerfile.MemorySize;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.event.BuildEvent.StepRunning;
import io.github.layerflux.event.BuildEvent.StepWaiting;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.StepFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.LowerLayer;
import io.github.layerflux.sandbox.Mount;
import io.github.layerflux.sandbox.NetworkMode;
import io.github.layerflux.sandbox.RootFilesystem;
import io.github.layerflux.sandbox.RunLimits;
import io.github.layerflux.sandbox.RunOutcome;
import io.github.layerflux.sandbox.RunSpec;
import io.github.layerflux.sandbox.SandboxInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * RUN: keyed by its command and what the command can see of the build; executed in the sandbox. Its layer is packed
 * in the background, so the next step begins at once.
 */
final class RunStep implements Step {

    private final StepRef ref;
    private final Run run;
    private final char escape;
    private final SourceTrees sources;
    private final StepEnvironment environment;
    /** Nanoseconds; 0 if it never had to queue. */
    private volatile long queuedAt;

    private volatile long waitedMs;
    /** The first RUN waits for the worker, which is no part of what it takes. */
    private volatile long workerMs;
    /** When its key was asked for, in nanoseconds since the epoch; 0 before and without mounts. */
    private volatile long keyedAt;

    /**
     * @param sources what the mounts' {@code from} names
     * @throws UserFailure when the instruction asks for something that the user hasn't consented to
     */
    RunStep(StepRef ref, Run run, char escape, SourceTrees sources, StepEnvironment environment) {
        this.ref = ref;
        this.run = run;
        this.escape = escape;
        this.sources = sources;
        this.environment = environment;
        if (isInsecure() && !environment.policy().allowed().contains(RunPolicy.INSECURE)) {
            throw new UserFailure("RUN --security=insecure is not allowed in this build")
                    .suggest("If you trust the Dockerfile with all that this process may do, set layerflux.allow="
                            + RunPolicy.INSECURE + ".");
        }
    }

    @Override
    public StepRef ref() {
        return ref;
    }

    @Override
    public StepKind kind() {
        return StepKind.RUN;
    }

    @Override
    public Mono<CacheKey> key(StageState state) {
        if (!run.mountFlags().isEmpty()) {
            keyedAt = ContextDigests.now();
        }
        return keyed(state).map(opened -> {
            try {
                return key(state, opened);
            } finally {
                RunMounts.close(opened);
            }
        });
    }

    private CacheKey key(StageState state, List<OpenedMount> opened) {
        Words words = new Words(state, escape);
        return environment
                .clock()
                .keyed(environment.rules().run(inputs(state, words, opened)).concealing(words));
    }

    /** Where an image counts by what it is, its files needn't be here. */
    private Mono<List<OpenedMount>> keyed(StageState state) {
        return opened(state, environment.rules().sourceImageCounts() ? sources::identify : sources::list);
    }

    /** As COPY, where a mount shows files of this machine: {@link CopyStep#isStillKeyed}. */
    @Override
    public Mono<Boolean> isStillKeyed(StageState state, CacheKey key) {
        if (run.mountFlags().isEmpty()) {
            return Mono.just(true);
        }
        return keyed(state)
                .map(opened -> {
                    try {
                        return key(state, opened).digest().equals(key.digest()) && !changed(opened);
                    } finally {
                        RunMounts.close(opened);
                    }
                })
                .onErrorReturn(BuildFailure.class, false);
    }

    private boolean changed(List<OpenedMount> opened) {
        for (OpenedMount mount : opened) {
            if (mount.tree().isPresent()
                    && mount.tree().get().folder().isPresent()
                    && new FolderChanges(
                                    mount.tree().get(),
                                    mount.files().orElseThrow().forKey().files())
                            .happened(keyedAt, List.of())) {
                return true;
            }
        }
        return false;
    }

    private Mono<List<OpenedMount>> opened(StageState state, Function<Optional<String>, Mono<SourceTree>> from) {
        return run.mountFlags().isEmpty()
                ? Mono.just(List.of())
                : Mono.defer(() -> mounts(state, new Words(state, escape)).open(from));
    }

    private RunInputs inputs(StageState state, Words words, List<OpenedMount> opened) {
        return new RunInputs(
                keyedArgv(state),
                ref.instruction(),
                state.config().env(),
                words.arguments(),
                workingDirectory(state),
                state.config().user(),
                opened.isEmpty() ? List.of() : mounts(state, words).inputs(opened, environment.rules()),
                network(),
                isInsecure() ? "insecure" : "sandbox",
                environment.policy().extraHosts(),
                state.image().platform());
    }

    @Override
    public StageState reuse(StageState state, StepRecord record) {
        Layer layer = record.layer().orElseThrow(() -> new IllegalStateException("a RUN's record has a layer"));
        return child(state, new LayerSlot.Stored(layer), environment.clock().clamp(record.created()));
    }

    @Override
    public void prepare() {
        environment.sandbox().start();
    }

    @Override
    public Mono<StageState> execute(StageState state) {
        Emulation.ofThisMachine().check(state.image().platform());
        long asked = System.nanoTime();
        return environment
                .sandboxReady()
                .doOnSuccess(ready -> workerMs = (System.nanoTime() - asked) / 1_000_000)
                .then(userTold(state))
                .then(Mono.zip(root(state), opened(state, sources::open)))
                .flatMap(ready -> Mono.fromCallable(() -> spec(state, ready.getT1(), ready.getT2()))
                        .subscribeOn(environment.workers()))
                .flatMap(this::travelled)
                .flatMap(spec -> run(state, spec));
    }

    private Mono<Void> userTold(StageState state) {
        String user = state.config().user();
        return UserNotice.isRoot(user)
                ? Mono.empty()
                : environment
                        .sandbox()
                        .info()
                        .doOnNext(info -> environment.users().about(ref, user, info))
                        .then();
    }

    private Mono<RunSpec> travelled(RunSpec spec) {
        Optional<CacheMounts> shared = environment.cacheMounts();
        return shared.isEmpty()
                ? Mono.just(spec)
                : shared.get().filled(spec, environment.sandbox().info().map(SandboxInfo::mapping));
    }

    private Mono<StageState> run(StageState state, RunSpec spec) {
        StepConsole console = new StepConsole(ref, environment.mask(), environment.events());
        return environment
                .runs()
                // whoever gets the outcome owns what the RUN left: no operator lies between that could drop it
                .limit(
                        Mono.defer(() -> begun(spec, console)).map(outcome -> succeeded(state, outcome, console)),
                        this::queued);
    }

    private void queued() {
        queuedAt = System.nanoTime();
        environment.events().accept(new StepWaiting(ref));
    }

    private Mono<RunOutcome> begun(RunSpec spec, StepConsole console) {
        if (queuedAt != 0) {
            waitedMs = (System.nanoTime() - queuedAt) / 1_000_000;
            environment.events().accept(new StepRunning(ref, waitedMs));
        }
        return environment.sandbox().run(spec, console);
    }

    @Override
    public long waitedMs() {
        return workerMs + waitedMs;
    }

    private StageState succeeded(StageState state, RunOutcome outcome, StepConsole console) {
        for (String warning : outcome.warnings()) {
            environment.events().accept(new Warning(warning));
        }
        if (outcome.exitCode() != 0 || outcome.timedOut()) {
            environment.sandbox().release(outcome.upper());
            throw failure(outcome, console.tail());
        }
        Mono<Layer> packed = environment
                .background()
                .start(environment
                        .sandbox()
                        .pack(outcome.upper(), environment.clock().latestFile()));
        LayerSlot slot = new LayerSlot.Packing(outcome.upper(), packed);
        return child(state, slot, environment.clock().now());
    }

    private StepFailure failure(RunOutcome outcome, List<String> tail) {
        RunLimits limits = environment.policy().limits();
        if (outcome.timedOut() && limits.timeout().isPresent()) {
            return StepFailure.timedOut(outcome.exitCode(), limits.timeout().get(), tail);
        }
        return switch (outcome.outOfMemory()) {
            case NO -> new StepFailure(outcome.exitCode(), tail);
            case MACHINE -> StepFailure.outOfMemory(outcome.exitCode(), tail);
            case LIMIT ->
                StepFailure.overMemory(
                        outcome.exitCode(), MemorySize.text(limits.memoryBytes().orElse(0)), tail);
        };
    }

    private static Mono<RootFilesystem> root(StageState state) {
        Mono<List<Layer>> base = Flux.fromIterable(state.slots().subList(0, state.baseLayers()))
                .concatMap(LayerSlot::layer)
                .collectList();
        Mono<List<LowerLayer>> above = Flux.fromIterable(
                        state.slots().subList(state.baseLayers(), state.slots().size()))
                .concatMap(LayerSlot::lower)
                .collectList();
        return Mono.zip(base, above, RootFilesystem::new);
    }

    private RunSpec spec(StageState state, RootFilesystem root, List<OpenedMount> opened) {
        Words words = new Words(state, escape);
        List<String> env = new ArrayList<>(words.processEnvironment());
        List<Mount> mounts = new ArrayList<>();
        if (run.command() instanceof Command.ScriptFile script) {
            mounts.add(new Mount.ScriptFolder(Configuration.SCRIPTS, script.name(), script.content()));
        }
        if (!opened.isEmpty()) {
            try {
                MountPlan plan = MountPlan.of(environment.policy(), mounts(state, words), opened, env);
                for (String warning : plan.warnings()) {
                    environment.events().accept(new Warning(ref.where() + " " + ref.instruction() + ": " + warning));
                }
                mounts.addAll(plan.mounts());
                env.addAll(plan.environment());
                plan.secrets().forEach(environment.mask()::add);
            } finally {
                RunMounts.close(opened);
            }
        }
        return new RunSpec(
                root,
                argv(state),
                env,
                workingDirectory(state),
                state.config().user(),
                mounts,
                network().equals("none") ? NetworkMode.NONE : NetworkMode.HOST,
                environment.policy().extraHosts(),
                isInsecure(),
                environment.policy().limits().timeout(),
                ref.where() + " " + ref.instruction());
    }

    private RunMounts mounts(StageState state, Words words) {
        return new RunMounts(run.mounts(words::expand), workingDirectory(state));
    }

    private StageState child(StageState state, LayerSlot slot, String created) {
        return state.withLayer(slot).withImage(History.withLayerEntry(state.image(), createdBy(state), created));
    }

    /** {@code RUN |2 A=1 B=b /bin/sh -c make # buildkit}: the arguments in scope, then the command. */
    private String createdBy(StageState state) {
        List<String> arguments = new Words(state, escape).historyArguments();
        String prefix = arguments.isEmpty() ? "" : "|" + arguments.size() + " " + String.join(" ", arguments) + " ";
        return "RUN " + prefix + String.join(" ", argv(state)) + " # buildkit";
    }

    private List<String> argv(StageState state) {
        return Configuration.argv(run.command(), state.config());
    }

    /** A script's content counts, though the command line has only its name. */
    private List<String> keyedArgv(StageState state) {
        List<String> argv = argv(state);
        if (run.command() instanceof Command.ScriptFile script) {
            argv = new ArrayList<>(argv);
            argv.add(script.content());
        }
        return argv;
    }

    private static String workingDirectory(StageState state) {
        String directory = state.config().workingDir();
        return directory.isEmpty() ? "/" : directory;
    }

    /** The instruction's, else the build's: {@code default}, {@code none} or {@code host}. */
    private String network() {
        return run.network().orElse(environment.policy().network());
    }

    private boolean isInsecure() {
        return run.security().isPresent() && run.security().get().equals("insecure");
    }
}
