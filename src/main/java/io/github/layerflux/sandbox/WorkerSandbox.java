package io.github.layerflux.sandbox;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.Frame.Kind;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A sandbox whose work is done by one worker process, started at the first use. */
final class WorkerSandbox implements Sandbox {

    private final SandboxSettings settings;
    /** Starts the worker and delivers results, so that subscribers never block the reading of answers. */
    private final ExecutorService threads = threads();

    /** How long a worker that is just starting may go on with it when the sandbox is closed: it then tidies up. */
    private static final Duration LAUNCH_PATIENCE = Duration.ofSeconds(5);

    private final WorkerLauncher launcher;
    private final Duration launchPatience;
    private @Nullable CompletableFuture<WorkerProcess> worker;
    private boolean closed;
    private final CountDownLatch ended = new CountDownLatch(1);

    WorkerSandbox(SandboxSettings settings) {
        this(settings, new WorkerLauncher(settings), LAUNCH_PATIENCE);
    }

    WorkerSandbox(SandboxSettings settings, WorkerLauncher launcher, Duration launchPatience) {
        this.settings = settings;
        this.launcher = launcher;
        this.launchPatience = launchPatience;
    }

    /** As many as there is work; what comes after the shutdown, such as that a RUN was ended by it, is done at once. */
    static ExecutorService threads() {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                1,
                TimeUnit.MINUTES,
                new SynchronousQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "sandbox");
                    thread.setDaemon(true);
                    return thread;
                },
                (work, pool) -> work.run());
    }

    @Override
    public Mono<SandboxInfo> info() {
        return worker().map(WorkerProcess::info);
    }

    @Override
    public Mono<RunOutcome> run(RunSpec spec, RunOutput output) {
        return worker().flatMap(process -> Mono.create(sink -> {
            WireWriter body = new WireWriter();
            WireFormat.write(body, spec);
            RunAnswers answers = new RunAnswers(process, threads, sink, output);
            answers.begin(process.request(Kind.RUN, body.body(), answers));
        }));
    }

    @Override
    public Mono<Layer> pack(Upper upper, OptionalLong clampSeconds) {
        return worker().flatMap(process -> Mono.create(sink -> {
            WireWriter body = new WireWriter().text(upper.id());
            WireFormat.write(body, clampSeconds);
            process.request(Kind.PACK, body.body(), new PackAnswers<>(process, threads, WireFormat::readLayer, sink));
        }));
    }

    @Override
    public Mono<PackedCache> pack(CachePacking wanted) {
        return worker().flatMap(process -> Mono.create(sink -> process.request(
                Kind.PACK_CACHE, wanted.toBody(), new PackAnswers<>(process, threads, PackedCache::read, sink))));
    }

    @Override
    public void release(Upper upper) {
        CompletableFuture<WorkerProcess> current = started();
        if (current != null) {
            byte[] body = new WireWriter().text(upper.id()).body();
            current.thenAccept(process -> process.send(new Frame(Kind.RELEASE, 0, body)));
        }
    }

    @Override
    public void close() {
        if (isFirstToClose()) {
            try {
                end(started());
            } finally {
                ended.countDown();
            }
        } else {
            awaitEnd();
        }
    }

    private synchronized boolean isFirstToClose() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Whoever closes it, the worker is gone afterwards. */
    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(@Nullable CompletableFuture<WorkerProcess> current) {
        if (current != null) {
            if (!inTime(current.handle((process, failure) -> true))) {
                launcher.abandon();
            }
            CompletableFuture<Boolean> closing = current.handle((process, failure) -> {
                if (process != null) {
                    close(process);
                }
                return true;
            });
            if (current.isDone()) {
                closing.join();
            } else {
                inTime(closing); // what can't even be killed isn't waited for
            }
        }
        threads.shutdown();
    }

    private boolean inTime(CompletableFuture<Boolean> done) {
        return done.completeOnTimeout(false, launchPatience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** What a worker left that was killed belongs to users whom only another worker can be: one is started for that. */
    private void close(WorkerProcess process) {
        boolean died = process.hasDied();
        process.close();
        if (died) {
            try {
                new WorkerLauncher(settings).launch().close();
            } catch (BuildFailure e) {
                // what killed the first one may not let a second live: the next build deletes it
            }
        }
    }

    private synchronized @Nullable CompletableFuture<WorkerProcess> started() {
        return worker;
    }

    private Mono<WorkerProcess> worker() {
        return Mono.defer(() -> {
            synchronized (this) {
                if (closed) {
                    return Mono.error(new EnvironmentFailure("the sandbox is closed"));
                }
                if (worker == null) {
                    worker = CompletableFuture.supplyAsync(launcher::launch, threads);
                }
                // one subscriber's cancellation must not stop the start that others wait for
                return Mono.fromFuture(worker, true);
            }
        });
    }
}
