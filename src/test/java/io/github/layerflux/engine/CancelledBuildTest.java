package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.BuildEvent.Warning;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Builds that end while something is still at work. */
final class CancelledBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;
    private final List<Throwable> dropped = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void open() throws IOException {
        Hooks.onErrorDropped(dropped::add); // by default Reactor logs them with their stack traces
        bench = new EngineBench(folder).file("small", "s");
        try (RandomAccessFile big =
                new RandomAccessFile(bench.context.resolve("big").toFile(), "rw")) {
            big.setLength(2_000_000_000L);
        }
    }

    @AfterEach
    void close() {
        bench.close();
        Hooks.resetOnErrorDropped();
    }

    private static final String[] DOCKERFILE = {"FROM scratch", "COPY big /big", "COPY small /small"};

    @Test
    void aCancelledCopyStopsAndLeavesNothingBehind() throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), String.join("\n", DOCKERFILE));
        CacheDirectory directory = new CacheDirectory(bench.cache).create();
        WorkerPool workers = new WorkerPool(2);
        try {
            new BuildEngine(new ContentStore(directory), workers)
                    .build(bench.request(folder.resolve("Dockerfile")))
                    .filter(event -> event instanceof StepStarted)
                    .concatMap(copying -> whenWriting(directory.temporary()))
                    .next() // then it is cancelled
                    .block(Duration.ofSeconds(20));
            waitUntilEmpty(directory.temporary());
        } finally {
            workers.dispose();
        }
        assertThat(directory.images().resolve("index.json")).doesNotExist();
        assertThat(dropped).isEmpty();
    }

    @Test
    void aBuildThatIsCancelledWhileItIsWrittenDownSaysNothingOfThat() throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY small /small\n");
        bench.buildArgs.put("NOBODY", "declares it"); // what is warned of when the stages have ended
        CountDownLatch finishing = new CountDownLatch(1);
        AtomicBoolean cancelled = new AtomicBoolean();
        WorkerPool workers = new WorkerPool(2);
        try {
            ContentStore store = new ContentStore(new CacheDirectory(bench.cache).create());
            Disposable build = new BuildEngine(store, workers)
                    .build(Blueprint.of(bench.request(folder.resolve("Dockerfile"))), layer -> {}, event -> {
                        if (event instanceof Warning) {
                            finishing.countDown();
                            awaitInterruption(cancelled);
                        }
                    })
                    .subscribe();
            finishing.await();
            build.dispose();
            cancelled.set(true);
            assertThat(workers.awaitIdle(Duration.ofSeconds(20))).isTrue();
        } finally {
            workers.dispose();
        }
        assertThat(dropped).isEmpty();
    }

    /**
     * The thread stays interrupted: it is the next write that finds it so. Cancelling interrupts it unless the task has
     * only just begun: Reactor's publishOn knows its task a moment after that runs.
     */
    private static void awaitInterruption(AtomicBoolean cancelled) {
        while (!cancelled.get()) {
            LockSupport.parkNanos(1_000_000);
        }
        Thread.currentThread().interrupt();
    }

    private static Mono<Long> whenWriting(Path temporary) {
        return Flux.interval(Duration.ofMillis(20))
                .filter(tick -> !isEmpty(temporary))
                .next();
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> left = Files.list(folder)) {
            return left.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void waitUntilEmpty(Path temporary) throws Exception {
        for (int i = 0; i < 100; i++) {
            if (isEmpty(temporary)) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("files are left in " + temporary);
    }

    @Test
    void aStageThatFailsStopsTheCopyOfAnotherAndSaysNothingOfThat() throws Exception {
        BuildResult result = bench.build(
                "FROM scratch AS slow",
                "COPY big /big",
                "FROM scratch AS failing",
                "COPY small /s",
                "COPY none /n",
                "FROM scratch",
                "COPY --from=slow /big /",
                "COPY --from=failing /s /");

        assertThat(result.failure())
                .hasValueSatisfying(failure -> assertThat(failure).hasMessageContaining("none"));
        waitUntilEmpty(result.store().directory().temporary());
        assertThat(dropped).isEmpty();
    }
}
