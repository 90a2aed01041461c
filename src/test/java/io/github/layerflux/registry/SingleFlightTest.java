package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class SingleFlightTest {

    private final SingleFlight<String, String> flights = new SingleFlight<>();
    private final AtomicInteger starts = new AtomicInteger();

    private Mono<String> join(Mono<String> work) {
        return flights.join("key", () -> {
            starts.incrementAndGet();
            return work;
        });
    }

    @Test
    void worksOnceForAllWhoWait() {
        Sinks.One<String> work = Sinks.one();
        StepVerifier.create(Flux.merge(join(work.asMono()), join(work.asMono()), join(work.asMono())))
                .then(() -> work.tryEmitValue("done"))
                .expectNext("done", "done", "done")
                .verifyComplete();
        assertThat(starts).hasValue(1);
    }

    @Test
    void worksAnewForOneWhoComesLater() {
        StepVerifier.create(join(Mono.just("a")).then(join(Mono.just("b"))))
                .expectNext("b")
                .verifyComplete();
        assertThat(starts).hasValue(2);
    }

    @Test
    void tellsItsFailureToAllAndStartsAfresh() {
        assertThat(join(Mono.error(new IllegalStateException()))
                        .materialize()
                        .block()
                        .isOnError())
                .isTrue();
        StepVerifier.create(join(Mono.just("again"))).expectNext("again").verifyComplete();
    }

    @Test
    void goesOnUntilTheLastOneLeaves() {
        TestPublisher<String> work = TestPublisher.create();
        Disposable first = join(work.mono()).subscribe();
        Disposable second = join(work.mono()).subscribe();
        first.dispose();
        work.assertNotCancelled();
        second.dispose();
        work.assertCancelled();
    }

    @Test
    void givesTheValueToOneWhoJoinsBetweenItAndTheEnd() {
        TestPublisher<String> work = TestPublisher.create();
        CompletableFuture<String> early = join(Mono.fromDirect(work.flux())).toFuture();
        work.next("value");
        CompletableFuture<String> late = join(Mono.fromDirect(work.flux())).toFuture();
        work.complete();
        assertThat(early).isCompletedWithValue("value");
        assertThat(late).isCompletedWithValue("value");
        assertThat(starts).hasValue(1);
    }
}
