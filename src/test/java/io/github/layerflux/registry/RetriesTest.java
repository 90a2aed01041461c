package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.failure.EnvironmentFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class RetriesTest {

    private static final Retries RETRIES =
            new Retries(4, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMinutes(1));

    private final AtomicInteger attempts = new AtomicInteger();

    private Mono<String> failing(RuntimeException... failures) {
        return Mono.defer(() -> {
                    int attempt = attempts.getAndIncrement();
                    return attempt < failures.length ? Mono.error(failures[attempt]) : Mono.just("done");
                })
                .retryWhen(RETRIES.on(Schedulers.parallel()));
    }

    private static TransientFailure passing() {
        return new TransientFailure(new EnvironmentFailure("the line broke"));
    }

    private static TransientFailure passing(Duration retryAfter) {
        return new TransientFailure(new EnvironmentFailure("too fast"), Optional.of(retryAfter));
    }

    @Test
    void pausesDoubleUpToTheLongestAndVaryByHalf() {
        assertThat(RETRIES.pause(0, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(RETRIES.pause(0, 1)).isEqualTo(Duration.ofMillis(1500));
        assertThat(RETRIES.pause(1, 0.5)).isEqualTo(Duration.ofSeconds(2));
        assertThat(RETRIES.pause(2, 0.5)).isEqualTo(Duration.ofSeconds(3));
        assertThat(RETRIES.pause(60, 1)).isEqualTo(Duration.ofMillis(4500));
    }

    @Test
    void waitsBeforeEachRetry() {
        StepVerifier.withVirtualTime(() -> failing(passing(), passing()))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(499))
                .thenAwait(Duration.ofMillis(1001)) // the first pause is over
                .thenAwait(Duration.ofSeconds(3))
                .expectNext("done")
                .verifyComplete();
        assertThat(attempts).hasValue(3);
    }

    @Test
    void waitsAsLongAsTheServerAsks() {
        StepVerifier.withVirtualTime(() -> failing(passing(Duration.ofSeconds(30))))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(29_999))
                .thenAwait(Duration.ofMillis(1))
                .expectNext("done")
                .verifyComplete();
    }

    @Test
    void triesCountAnewWhenATransferHasComeFurther() {
        AtomicInteger arrived = new AtomicInteger();
        StepVerifier.withVirtualTime(() -> Mono.defer(() -> {
                            if (attempts.incrementAndGet() <= 5) {
                                arrived.addAndGet(1 << 20); // five breaks, each after a megabyte more
                            }
                            return Mono.<String>error(passing());
                        })
                        .retryWhen(RETRIES.resuming(Schedulers.parallel(), arrived::get)))
                .thenAwait(Duration.ofMinutes(10))
                .verifyErrorMessage("the line broke (tried 4 times)");
        assertThat(attempts).hasValue(8);
    }

    @Test
    void doesNotWaitForAnHour() {
        StepVerifier.withVirtualTime(() -> failing(passing(Duration.ofHours(1))))
                .expectErrorMessage("too fast; it asks to wait 3600 s")
                .verify();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void givesUpWithTheLastFailureAndTheNumberOfTries() {
        StepVerifier.withVirtualTime(() -> failing(passing(), passing(), passing(), passing(), passing()))
                .thenAwait(Duration.ofMinutes(1))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(EnvironmentFailure.class)
                        .hasMessage("the line broke (tried 4 times)"));
        assertThat(attempts).hasValue(4);
    }

    @Test
    void failsAtOnceWhenWaitingWouldNotHelp() {
        StepVerifier.withVirtualTime(() -> failing(new EnvironmentFailure("refused")))
                .expectErrorMessage("refused")
                .verify();
        assertThat(attempts).hasValue(1);
    }
}
