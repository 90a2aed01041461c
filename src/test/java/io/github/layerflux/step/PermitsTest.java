package io.github.layerflux.step;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A bound on asynchronous work. */
final class PermitsTest {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final List<String> begun = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final List<String> queued = new ArrayList<>();
    private final Permits permits = new Permits(2);

    private Disposable work(String name) {
        return permits.limit(
                        Mono.defer(() -> {
                            begun.add(name);
                            return Mono.delay(ofSeconds(2), clock);
                        }),
                        () -> queued.add(name))
                .subscribe(done -> ended.add(name), failure -> ended.add(name + " failed"));
    }

    @Test
    void workBeyondTheBoundWaitsItsTurn() {
        List.of("a", "b", "c", "d").forEach(this::work);

        assertThat(begun).containsExactly("a", "b");
        assertThat(queued).containsExactly("c", "d");
        clock.advanceTimeBy(ofSeconds(2));
        assertThat(begun).containsExactly("a", "b", "c", "d");
        assertThat(ended).containsExactly("a", "b");
        clock.advanceTimeBy(ofSeconds(2));
        assertThat(ended).containsExactly("a", "b", "c", "d");
    }

    @Test
    void queuedWorkThatIsCancelledNeverStarts() {
        work("a");
        work("b");
        Disposable queued = work("c");
        work("d");

        queued.dispose();
        clock.advanceTimeBy(ofSeconds(10));

        assertThat(begun).containsExactly("a", "b", "d");
        assertThat(ended).containsExactly("a", "b", "d");
    }

    @Test
    void runningWorkThatIsCancelledGivesItsPermitBack() {
        Disposable running = work("a");
        work("b");
        work("c");

        running.dispose();

        assertThat(begun).containsExactly("a", "b", "c");
    }

    @Test
    void workThatFailsGivesItsPermitBack() {
        Permits one = new Permits(1);
        one.limit(Mono.error(new IllegalStateException("failed")), () -> {})
                .subscribe(value -> {}, failure -> ended.add("failed"));
        one.limit(Mono.fromRunnable(() -> begun.add("next")), () -> {}).subscribe();

        assertThat(ended).containsExactly("failed");
        assertThat(begun).containsExactly("next");
    }

    @Test
    void noPermitIsLostWhenHandingOverAndCancellingCoincide() throws InterruptedException {
        Scheduler threads = Schedulers.newBoundedElastic(4, 100_000, "permits");
        try {
            AtomicInteger atOnce = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            CountDownLatch over = new CountDownLatch(5_000);
            for (int i = 0; i < 5_000; i++) {
                // what is cancelled gives its permit back at once, and may still be in its last instructions
                boolean cancelled = ThreadLocalRandom.current().nextBoolean();
                Disposable work = permits.limit(
                                Mono.fromRunnable(() -> {
                                    if (!cancelled) {
                                        most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                                        Thread.onSpinWait();
                                        atOnce.decrementAndGet();
                                    }
                                }),
                                () -> {})
                        .subscribeOn(threads)
                        .doFinally(end -> over.countDown())
                        .subscribe();
                if (cancelled) {
                    threads.schedule(work::dispose);
                }
            }
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(most.get()).isBetween(1, 2);
            waitUntilBothPermitsAreFree();
        } finally {
            threads.dispose();
        }
    }

    private void waitUntilBothPermitsAreFree() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            permits.limit(Mono.fromRunnable(begun::countDown).then(Mono.never()), () -> {})
                    .subscribe();
        }
        assertThat(begun.await(10, TimeUnit.SECONDS))
                .as("both permits can be had")
                .isTrue();
    }

    @Test
    void aBoundOfNothingIsRefused() {
        assertThatThrownBy(() -> new Permits(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
