package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;

class FirstFailureTest {

    /** Fails twice, as two transfers do that notice at the same time that nobody lets them in. */
    private static final Mono<Void> FAILS_TWICE = Flux.<Integer>from(subscriber -> {
                subscriber.onSubscribe(Operators.emptySubscription());
                subscriber.onError(new IllegalStateException("first"));
                subscriber.onError(new IllegalStateException("second"));
            })
            .map(number -> number)
            .then();

    @Test
    void tellsTheFirstFailureAndPrintsNoOther() {
        List<Throwable> printed = new ArrayList<>();
        Hooks.onErrorDropped(printed::add);
        try {
            StepVerifier.create(FirstFailure.of(FAILS_TWICE)).verifyErrorMessage("first");
        } finally {
            Hooks.resetOnErrorDropped();
        }
        assertThat(printed).isEmpty();
    }
}
