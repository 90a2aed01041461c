package io.github.layerflux.sandbox.worker;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerWriter;
import io.github.layerflux.sandbox.CachePacking;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Frame;
import io.github.layerflux.sandbox.Frame.Kind;
import io.github.layerflux.sandbox.Rejection;
import io.github.layerflux.sandbox.RootFiles;
import io.github.layerflux.sandbox.RunLimits;
import io.github.layerflux.sandbox.RunSpec;
import io.github.layerflux.sandbox.Upper;
import io.github.layerflux.sandbox.WireFormat;
import io.github.layerflux.sandbox.WireReader;
import io.github.layerflux.sandbox.WireWriter;
import io.github.layerflux.snapshot.SnapshotStore;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Carries requests out, each on a thread of its own, and answers them. */
final class Requests {

    private static final long END_PATIENCE_S = 5;

    private final Workspace workspace;
    private final ContentStore store;
    private final SnapshotStore snapshots;
    private final String mapping;
    private final ExecutorChoice choice;
    private final KnownExecutors known;
    private final DataOutputStream out;
    private final Optional<RootFiles> wantedFiles;
    private final RunLimits limits;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CompletableFuture<Machine> ready = new CompletableFuture<>();
    private final Map<Integer, KillSwitch> running = new ConcurrentHashMap<>();

    Requests(
            Workspace workspace,
            ContentStore store,
            String mapping,
            ExecutorChoice choice,
            Optional<RootFiles> wantedFiles,
            RunLimits limits,
            KnownExecutors known,
            DataOutputStream out) {
        this.known = known;
        this.workspace = workspace;
        this.store = store;
        this.snapshots = new SnapshotStore(store, mapping, workspace.folder(), workspace.owners());
        this.mapping = mapping;
        this.choice = choice;
        this.wantedFiles = wantedFiles;
        this.limits = limits;
        this.out = out;
    }

    /** Begins to probe, and to clean up after dead workers. */
    void start() {
        threads.execute(this::probe);
        threads.execute(workspace::deleteStale);
    }

    private void probe() {
        try {
            ControlGroups groups = ControlGroups.open(workspace, limits);
            RootsProbe.Result files = new RootsProbe(workspace, snapshots).find(wantedFiles);
            ExecutorProbe.Result found = new ExecutorProbe(workspace, files, threads::execute, known).find(choice);
            CacheFolders caches = new CacheFolders(
                    workspace,
                    store.directory().mounts().resolve(mapping),
                    new CacheTravel(workspace, store, snapshots));
            ready.complete(new Machine(found.executor(), files.uppers(), files.roots(), caches, groups));
            List<Rejection> rejected = new ArrayList<>(files.rejected());
            rejected.addAll(found.rejected());
            WireWriter info = new WireWriter().text(found.executor().choice().parameter());
            WireFormat.writeRejections(info.text(files.kind().label()), rejected);
            send(Kind.INFO, 0, info.texts(groups.warnings()));
        } catch (IOException | RuntimeException | Error e) {
            fail(0, e);
            ready.completeExceptionally(e);
        }
    }

    void accept(Frame frame) {
        switch (frame.kind()) {
            case RUN -> {
                KillSwitch kill = new KillSwitch();
                running.put(frame.id(), kill);
                threads.execute(() -> answer(frame.id(), () -> run(frame, kill)));
            }
            case CANCEL -> {
                KillSwitch kill = running.get(frame.id());
                if (kill != null) {
                    kill.pull();
                }
            }
            case PACK -> {
                WireReader in = new WireReader(frame.body());
                Upper upper = new Upper(in.text());
                OptionalLong clamp = WireFormat.readOptional(in);
                threads.execute(() -> answer(frame.id(), () -> pack(frame.id(), upper, clamp)));
            }
            case RELEASE -> {
                Upper upper = new Upper(new WireReader(frame.body()).text());
                threads.execute(() -> answer(frame.id(), () -> ready().uppers().release(upper)));
            }
            case PACK_CACHE ->
                threads.execute(() -> answer(frame.id(), () -> {
                    CachePacking wanted = CachePacking.of(frame.body());
                    send(
                            Kind.CACHE_PACKED,
                            frame.id(),
                            ready().caches().pack(wanted).toWire());
                }));
            default -> throw new IllegalStateException("no request: " + frame.kind());
        }
    }

    private void run(Frame frame, KillSwitch kill) throws IOException {
        RunSpec spec = WireFormat.readRunSpec(new WireReader(frame.body()));
        try {
            if (!spec.root().base().isEmpty()) {
                snapshots.flattened(spec.root().base()); // while the probe is still busy
            }
            Machine machine = ready();
            Uppers.Held upper = machine.roots().assemble(spec.root());
            boolean finished = false;
            try (Deadline deadline = new Deadline(spec.timeout(), kill)) {
                BiConsumer<byte[], Integer> output =
                        (bytes, length) -> send(new Frame(Kind.OUTPUT, frame.id(), Arrays.copyOf(bytes, length)));
                RunTask.Result result = new RunTask(workspace, machine, spec, upper).run(output, kill);
                finished = true;
                WireWriter outcome = new WireWriter().number(result.exit()).bool(deadline.isOver());
                outcome.number(result.outOfMemory().ordinal());
                outcome.text(upper.upper().id());
                send(Kind.OUTCOME, frame.id(), outcome.texts(result.warnings()));
            } finally {
                if (!finished) {
                    machine.uppers().release(upper.upper());
                }
            }
        } finally {
            running.remove(frame.id());
        }
    }

    private void pack(int id, Upper upper, OptionalLong clamp) throws IOException {
        Machine machine = ready();
        Uppers uppers = machine.uppers();
        Uppers.Held held = uppers.use(upper);
        try (LayerWriter writer = LayerWriter.open(store, new ContentsStore(store.directory()))) {
            machine.roots().difference(held, clamp, writer);
            Layer layer = writer.finish();
            WireWriter answer = new WireWriter();
            WireFormat.write(answer, layer);
            send(Kind.PACKED, id, answer);
        } finally {
            uppers.release(upper);
        }
    }

    private Machine ready() throws IOException {
        try {
            return ready.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void answer(int id, Work work) {
        try {
            work.run();
        } catch (IOException e) {
            fail(id, new EnvironmentFailure("the sandbox failed: " + e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            fail(id, e);
        }
    }

    private void fail(int id, Throwable failure) {
        WireWriter body = new WireWriter();
        WireFormat.write(body, failure);
        send(Kind.FAILED, id, body);
    }

    private void send(Kind kind, int id, WireWriter body) {
        send(new Frame(kind, id, body.body()));
    }

    private void send(Frame frame) {
        try {
            frame.write(out);
        } catch (IOException e) {
            // nobody listens any more, so the end of the requests is near, too
        }
    }

    /** Kills what runs, waits for it, deletes everything. */
    void close() throws IOException {
        for (KillSwitch kill : running.values()) {
            kill.pull();
        }
        threads.shutdown();
        awaitThreads();
        delete();
        send(Kind.BYE, 0, new WireWriter());
    }

    /** As {@link #close}, for nobody: the build is gone, so nothing is waited for that can be interrupted. */
    void abandon() throws IOException {
        if (Children.areAllOthers()) {
            Children.killAll();
        }
        for (KillSwitch kill : running.values()) {
            kill.pull();
        }
        threads.shutdownNow();
        awaitThreads();
        delete();
    }

    private void awaitThreads() {
        try {
            threads.awaitTermination(END_PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void delete() throws IOException {
        if (Children.areAllOthers()) {
            Children.killAll(); // a container whose runtime was killed may still be there
        }
        workspace.delete();
    }
}
