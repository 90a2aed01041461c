package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.sandbox.WorkerCommand.Options;
import io.github.layerflux.sandbox.WorkerLauncher.NotStarted;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WorkerSandboxTest {

    @TempDir
    Path folder;

    @Test
    void anAnswerThatComesAfterTheSandboxWasClosedIsStillDelivered() {
        ExecutorService threads = WorkerSandbox.threads();
        threads.shutdown();
        List<String> delivered = new ArrayList<>();
        threads.execute(() -> delivered.add("the sandbox was closed"));
        assertThat(delivered).containsExactly("the sandbox was closed");
    }

    /** A process in the worker's place. */
    private static final class Other extends WorkerLauncher {
        private final String script;
        private final BlockingQueue<Process> started = new LinkedBlockingQueue<>();

        Other(SandboxSettings settings, Duration patience, String script) {
            super(settings, patience);
            this.script = script;
        }

        @Override
        Process process(Tier tier, Options options) throws IOException {
            Process process = new ProcessBuilder("sh", "-c", script).start();
            started.add(process);
            return process;
        }
    }

    private SandboxSettings settings() {
        return new SandboxSettings(
                ExecutorChoice.CHROOT, new ContentStore(new CacheDirectory(folder.resolve("cache")).create()));
    }

    private static void assertEnded(Process process) throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWorkerThatSaysNothingIsGivenUpAndKilled() throws Exception {
        Other launcher = new Other(settings(), Duration.ofMillis(200), "sleep 600");
        assertThatThrownBy(() -> launcher.start(new Tier.Chroot(), List.of(), Options.best(Optional.empty(), "")))
                .isInstanceOf(NotStarted.class)
                .hasMessageContaining("no answer within 0 s");
        assertEnded(launcher.started.take());
    }

    @Test
    void aWorkerWhoseFirstWordsMakeNoSenseIsKilled() throws Exception {
        String emptyInfo = "printf '\\000\\000\\000\\000\\005\\000\\000\\000\\000'; exec sleep 600";
        Other launcher = new Other(settings(), Duration.ofMinutes(2), emptyInfo);
        assertThatThrownBy(() -> launcher.start(new Tier.Chroot(), List.of(), Options.best(Optional.empty(), "")))
                .isInstanceOf(BufferUnderflowException.class);
        assertEnded(launcher.started.take());
    }

    @Test
    @Timeout(30)
    void whoClosesItSecondWaitsUntilTheWorkerIsGone() throws Exception {
        Other launcher = new Other(settings(), Duration.ofMinutes(2), "sleep 600");
        WorkerSandbox sandbox = new WorkerSandbox(settings(), launcher, Duration.ofMillis(500));
        sandbox.start();
        Process process = launcher.started.take();
        Thread first = new Thread(sandbox::close);
        first.start();
        sandbox.close();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        first.join();
        sandbox.start(); // and nobody is told that it is too late
        assertThat(launcher.started).isEmpty();
    }

    @Test
    @Timeout(30)
    void closingEndsAWorkerThatIsJustStartingAndSaysNothing() throws Exception {
        Other launcher = new Other(settings(), Duration.ofMinutes(2), "sleep 600");
        WorkerSandbox sandbox = new WorkerSandbox(settings(), launcher, Duration.ofMillis(200));
        CompletableFuture<SandboxInfo> info = sandbox.info().toFuture();
        Process process = launcher.started.take();
        sandbox.close();
        assertEnded(process);
        assertThatThrownBy(info::get).hasMessageContaining("the sandbox was closed");
        assertThat(launcher.started).as("no other tier is tried").isEmpty();
    }
}
