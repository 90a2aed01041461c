package io.github.layerflux.step;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Work that goes on while nobody waits for it. */
final class BackgroundTest {

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Background background = new Background();
    private final List<String> heard = new ArrayList<>();

    @Test
    void workBeginsAtOnceAndOnceAndItsResultStays() {
        AtomicInteger begun = new AtomicInteger();
        Mono<String> work = background.start(Mono.fromCallable(() -> "result " + begun.incrementAndGet()));

        assertThat(begun).hasValue(1);
        work.subscribe(heard::add);
        work.subscribe(heard::add);
        assertThat(heard).containsExactly("result 1", "result 1");
    }

    @Test
    void aFailureReachesThoseWhoAskLater() {
        Mono<String> work = background.start(Mono.error(new IllegalStateException("the disk is full")));

        work.subscribe(heard::add, failure -> heard.add(failure.getMessage()));

        assertThat(heard).containsExactly("the disk is full");
    }

    @Test
    void idleWaitsForAllThatWasBegunWellOrNot() {
        background.start(Mono.delay(ofSeconds(3), clock));
        background.start(Mono.delay(ofSeconds(5), clock).then(Mono.error(new IllegalStateException())));
        background.idle().subscribe(none -> {}, failure -> heard.add("failed"), () -> heard.add("idle"));

        clock.advanceTimeBy(ofSeconds(4));
        assertThat(heard).isEmpty();
        clock.advanceTimeBy(ofSeconds(1));
        assertThat(heard).containsExactly("idle");
    }

    @Test
    void disposingCancelsWhatGoesOnAndWhatIsBegunAfterwards() {
        Mono<Long> work = Mono.delay(ofSeconds(3), clock).doOnCancel(() -> heard.add("cancelled"));
        background.start(work);

        background.dispose();
        background.start(work);

        assertThat(heard).containsExactly("cancelled", "cancelled");
    }
}
