package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Runs commands on a Busybox base with each executor; closing checks that nothing is left of them. */
final class RunBench implements AutoCloseable {

    private final ContentStore store;
    private final TestLayers layers;
    private final Layer base;
    private final ConcurrentHashMap<ExecutorChoice, Sandbox> sandboxes = new ConcurrentHashMap<>();

    RunBench(Path cache) {
        store = new ContentStore(new CacheDirectory(cache).create());
        layers = new TestLayers(store);
        base = layers.busybox();
    }

    ContentStore store() {
        return store;
    }

    TestLayers layers() {
        return layers;
    }

    Layer base() {
        return base;
    }

    Sandbox sandbox(ExecutorChoice executor) {
        return sandboxes.computeIfAbsent(executor, choice -> Sandbox.open(new SandboxSettings(choice, store)));
    }

    Run sh(ExecutorChoice executor, String script) {
        return command(executor, "/bin/sh", "-c", script);
    }

    Run command(ExecutorChoice executor, String... argv) {
        return new Run(executor, List.of(argv));
    }

    @Override
    public void close() {
        sandboxes.values().forEach(Sandbox::close);
        assertThat(store.directory().temporary()).isEmptyDirectory();
    }

    /** A RUN under construction. */
    final class Run {

        private final ExecutorChoice executor;
        private final List<String> argv;
        private RootFilesystem root = new RootFilesystem(List.of(base), List.of());
        private String folder = "/";
        private String user = "";
        private List<Mount> mounts = List.of();
        private NetworkMode network = NetworkMode.HOST;
        private List<String> hosts = List.of();
        private boolean insecure;
        private Optional<Duration> timeout = Optional.empty();

        private Run(ExecutorChoice executor, List<String> argv) {
            this.executor = executor;
            this.argv = argv;
        }

        Run on(RootFilesystem other) {
            root = other;
            return this;
        }

        Run on(LowerLayer... above) {
            return on(new RootFilesystem(List.of(base), List.of(above)));
        }

        Run user(String name) {
            user = name;
            return this;
        }

        Run in(String workingDirectory) {
            folder = workingDirectory;
            return this;
        }

        Run with(Mount... some) {
            mounts = List.of(some);
            return this;
        }

        Run network(NetworkMode mode, String... extraHosts) {
            network = mode;
            hosts = List.of(extraHosts);
            return this;
        }

        Run insecure() {
            insecure = true;
            return this;
        }

        Run timeout(Duration limit) {
            timeout = Optional.of(limit);
            return this;
        }

        RunSpec spec() {
            return new RunSpec(
                    root, argv, List.of("PATH=/bin"), folder, user, mounts, network, hosts, insecure, timeout, "test");
        }

        Result go() {
            List<String> lines = new ArrayList<>();
            RunOutcome outcome = sandbox(executor).run(spec(), lines::add).block(Duration.ofSeconds(30));
            return new Result(executor, outcome, lines);
        }
    }

    /** What came of it. */
    final class Result {

        private final ExecutorChoice executor;
        private final RunOutcome outcome;
        private final List<String> lines;

        private Result(ExecutorChoice executor, RunOutcome outcome, List<String> lines) {
            this.executor = executor;
            this.outcome = outcome;
            this.lines = lines;
        }

        RunOutcome outcome() {
            return outcome;
        }

        List<String> lines() {
            return lines;
        }

        Result succeeds() {
            assertThat(outcome.exitCode()).as("exit code; output: %s", lines).isZero();
            return this;
        }

        LowerLayer changed() {
            return new LowerLayer.Changed(outcome.upper());
        }

        Layer layer() {
            return sandbox(executor).pack(outcome.upper(), OptionalLong.empty()).block(Duration.ofSeconds(30));
        }

        List<String> listing() throws IOException {
            return layers.listing(layer());
        }
    }
}
