package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Errors after which Reactor signals nothing: whoever waits must hear of them all the same. */
final class WorkerPoolTest {

    @Test
    void aFatalErrorOnAWorkerIsHeardByThoseWhoWatch() throws InterruptedException {
        WorkerPool workers = new WorkerPool(1);
        try {
            AtomicReference<Throwable> heard = new AtomicReference<>();
            CountDownLatch told = new CountDownLatch(1);
            Disposable watch = workers.onFatalError(error -> {
                heard.set(error);
                told.countDown();
            });

            Mono.fromCallable(WorkerPoolTest::unlinked)
                    .subscribeOn(workers.scheduler())
                    .subscribe();

            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(heard.get()).isInstanceOf(NoClassDefFoundError.class);
            watch.dispose();
        } finally {
            workers.dispose();
        }
    }

    private static String unlinked() {
        throw new NoClassDefFoundError("com/example/Missing");
    }

    @Test
    void isIdleOnlyWhenTheWorkerThatToldTheResultHasReturned() throws InterruptedException {
        WorkerPool workers = new WorkerPool(2);
        try {
            assertThat(workers.awaitIdle(Duration.ZERO)).isTrue();
            CountDownLatch told = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            workers.scheduler().schedule(() -> {
                told.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();

            assertThat(workers.awaitIdle(Duration.ofMillis(20))).isFalse();
            goOn.countDown();
            assertThat(workers.awaitIdle(Duration.ofSeconds(10))).isTrue();
        } finally {
            workers.dispose();
        }
    }

    @Test
    void workersAreDaemonsAndAsManyAsAsked() {
        WorkerPool workers = new WorkerPool(3);
        try {
            assertThat(workers.parallelism()).isEqualTo(3);
            Thread worker = Mono.fromCallable(Thread::currentThread)
                    .subscribeOn(workers.scheduler())
                    .block(Duration.ofSeconds(10));
            assertThat(worker.isDaemon()).isTrue();
        } finally {
            workers.dispose();
        }
        assertThat(workers.isDisposed()).isTrue();
    }
}
