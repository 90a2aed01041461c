package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.ImageReference;
import io.github.layerflux.share.CacheLocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** A registry that takes connections and never says a word: nobody waits for it who needn't. */
final class MuteCacheTest extends TwoMachines {

    /** Half of what it is waited for when somebody needs it. */
    private static final long SOON = 5;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket server;
    private CacheLocation mute;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        mute = new CacheLocation.Registry(
                ImageReference.parse("127.0.0.1:" + server.getLocalPort() + "/team/cache:main"));
        Thread listener = new Thread(this::accept, "mute");
        listener.setDaemon(true);
        listener.start();
    }

    @AfterEach
    void hangUp() throws IOException {
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                connections.incrementAndGet();
                while (socket.getInputStream().read() >= 0) {
                    asked.countDown();
                }
                givenUp.countDown();
            } catch (IOException closed) {
                givenUp.countDown();
            }
        }
    }

    @Test
    void aBuildWhoseStepsAreAllHereNeverAsksItAndWritesItsOwnCache() {
        shareFromMachineA();
        bench.cacheFrom.add(mute);
        bench.cacheTo = Optional.of(target(new CacheLocation.Folder(folder.resolve("another"), "main")));
        BuildResult again = bench.build(DOCKERFILE);

        assertThat(again.failure()).isEmpty();
        assertThat(again.statuses()).doesNotContain("EXECUTED");
        assertThat(again.warnings()).isEmpty();
        assertThat(connections).hasValue(0);
    }

    @Test
    void aBuildThatFailsMeanwhileDoesntWaitForIt() {
        onMachine("a");
        bench.cacheFrom.add(mute);
        long began = System.nanoTime();
        BuildResult failed = bench.build(
                "FROM scratch AS waiting",
                "COPY app /app",
                "FROM scratch",
                "COPY no-such-file /x",
                "COPY --from=waiting /app /app");

        assertThat(failed.failure()).get().asString().contains("no-such-file");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(SOON));
        assertThat(failed.warnings()).isEmpty();
    }

    @Test
    void whoNeedsItWaitsForSomeTimeAndIsToldInOneLine() {
        onMachine("a");
        bench.cacheFrom.add(mute);
        bench.registries = bench.registries.withTimeouts(
                Duration.ofSeconds(SOON), Duration.ofMillis(300), Duration.ofSeconds(SOON));
        BuildResult built = bench.build("FROM scratch", "COPY app /app");

        assertThat(built.failure()).isEmpty();
        assertThat(built.statuses()).isEqualTo("EXECUTED");
        assertThat(built.warnings()).singleElement().asString().contains("is not used: no answer from 127.0.0.1");
    }

    @Test
    void aBuildThatIsCancelledHangsUp() throws InterruptedException {
        onMachine("a");
        bench.cacheFrom.add(mute);
        Disposable build = bench.begin("FROM scratch", "COPY app /app");
        assertThat(asked.await(SOON, TimeUnit.SECONDS)).isTrue();
        build.dispose();
        assertThat(givenUp.await(SOON, TimeUnit.SECONDS)).as("hung up").isTrue();
    }
}
