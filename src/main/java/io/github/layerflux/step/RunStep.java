package io.github.layerflux.step;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.RunInputs;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.dockerfile.Command;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.StepFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.LowerLayer;
import io.github.layerflux.sandbox.NetworkMode;
import io.github.layerflux.sandbox.RootFilesystem;
import io.github.layerflux.sandbox.RunOutcome;
import io.github.layerflux.sandbox.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final StepEnvironment environment;

    /** @throws UserFailure when the instruction has something that isn't supported */
    RunStep(StepRef ref, Run run, char escape, StepEnvironment environment) {
        this.ref = ref;
        this.run = run;
        this.escape = escape;
        this.environment = environment;
        RunMounts.refuseUnsupported(run);
        if (run.command() instanceof Command.ScriptFile) {
            throw new UserFailure("a heredoc that begins with #! is not supported yet")
                    .suggest("Leave the first line out, or COPY the script and RUN it.");
        }
        if (!security().equals("sandbox")) {
            throw new UserFailure("RUN --security=" + security() + " is not supported yet");
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
        return Mono.fromCallable(
                () -> environment.clock().keyed(environment.rules().run(inputs(state))));
    }

    private RunInputs inputs(StageState state) {
        Words words = new Words(state, escape);
        return new RunInputs(
                argv(state),
                ref.instruction(),
                state.config().env(),
                words.arguments(),
                workingDirectory(state),
                state.config().user(),
                mounts(state, words).inputs(),
                network(),
                security(),
                environment.extraHosts(),
                state.image().platform());
    }

    @Override
    public StageState reuse(StageState state, StepRecord record) {
        Layer layer = record.layer().orElseThrow(() -> new IllegalStateException("a RUN's record has a layer"));
        return child(state, new LayerSlot.Stored(layer), environment.clock().clamp(record.created()));
    }

    @Override
    public Mono<StageState> execute(StageState state) {
        Emulation.check(state.image().platform());
        return environment
                .sandboxReady()
                .then(root(state))
                .flatMap(root -> Mono.fromCallable(() -> spec(state, root)).subscribeOn(environment.workers()))
                .flatMap(spec -> environment.runs().limit(environment.sandbox().run(spec, this::tell)))
                .map(outcome -> succeeded(state, outcome));
    }

    private void tell(String line) {
        environment.events().accept(new StepOutput(ref, line));
    }

    private StageState succeeded(StageState state, RunOutcome outcome) {
        if (outcome.exitCode() != 0 || outcome.timedOut()) {
            environment.sandbox().release(outcome.upper());
            throw new StepFailure(outcome.exitCode(), outcome.tail());
        }
        Mono<Layer> packed = environment
                .background()
                .start(environment
                        .sandbox()
                        .pack(outcome.upper(), environment.clock().latestFile()));
        LayerSlot slot = new LayerSlot.Packing(outcome.upper(), packed);
        return child(state, slot, environment.clock().now());
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

    private RunSpec spec(StageState state, RootFilesystem root) {
        Words words = new Words(state, escape);
        RunMounts mounts = mounts(state, words);
        List<String> env = new ArrayList<>(words.processEnvironment());
        env.addAll(mounts.environment());
        return new RunSpec(
                root,
                argv(state),
                env,
                workingDirectory(state),
                state.config().user(),
                mounts.files(),
                network().equals("none") ? NetworkMode.NONE : NetworkMode.HOST,
                environment.extraHosts(),
                Optional.empty(),
                ref.where() + " " + ref.instruction());
    }

    private RunMounts mounts(StageState state, Words words) {
        return new RunMounts(run.mounts(words::expand), environment.secrets(), workingDirectory(state));
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

    private static String workingDirectory(StageState state) {
        String directory = state.config().workingDir();
        return directory.isEmpty() ? "/" : directory;
    }

    /** The instruction's, else the build's: {@code default}, {@code none} or {@code host}. */
    private String network() {
        return run.network().orElse(environment.network());
    }

    private String security() {
        return run.security().orElse("sandbox");
    }
}
