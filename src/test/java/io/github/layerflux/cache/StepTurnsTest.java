package io.github.layerflux.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.image.Digest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Who executes a step that several want: one at a time, and a dead one not at all. */
final class StepTurnsTest {

    private static final Digest PARENT = Digest.of("parent");
    private static final CacheKey KEY = new CacheKey(Digest.of("key"), "content", "RUN it", List.of());
    private static final StepRef STEP = new StepRef("a", 1, 1, SourceRange.line("Dockerfile", 2), "RUN x");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private StepTurns turns() {
        return new StepTurns(new CacheDirectory(folder), Schedulers.boundedElastic(), Schedulers::parallel);
    }

    private Mono<StepTurn> take(Consumer<Optional<StepRef>> waits) {
        return turns().take(PARENT, KEY, STEP, waits);
    }

    /** The other process: takes a turn, says so, and waits to be killed. */
    public static void main(String[] args) throws InterruptedException {
        new StepTurns(new CacheDirectory(Path.of(args[0])), Schedulers.immediate(), Schedulers::parallel)
                .take(PARENT, KEY, STEP, holder -> {})
                .block();
        System.out.println("held");
        Thread.sleep(PATIENCE.toMillis());
    }

    @Test
    void theNextTurnBeginsWhenTheOneBeforeEnds() {
        StepTurn first = take(holder -> {}).block(PATIENCE);
        AtomicInteger waiting = new AtomicInteger();
        assertThat(turns().takeIfFree(PARENT, KEY, STEP)).isEmpty();

        StepVerifier.create(take(holder -> {
                    assertThat(holder).as("of this JVM, and so known").contains(STEP);
                    waiting.incrementAndGet();
                }))
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(50))
                .then(first::end)
                .assertNext(StepTurn::end)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(waiting).hasValue(1);
        assertThat(turns().takeIfFree(PARENT, KEY, STEP)).isPresent().get().satisfies(StepTurn::end);
    }

    @Test
    void whoGivesUpWaitingIsNotWaitedFor() {
        StepTurn first = take(holder -> {}).block(PATIENCE);
        Disposable second = take(holder -> {}).subscribe();
        second.dispose();
        first.end();
        take(holder -> {}).block(PATIENCE).end();
    }

    @Test
    void aKilledProcessHoldsNobodyUp() throws Exception {
        Process other = JavaProcess.start(StepTurnsTest.class, folder.toString());
        try (BufferedReader output = new BufferedReader(new InputStreamReader(other.getInputStream()))) {
            String line = output.readLine();
            while (line != null && !line.equals("held")) {
                line = output.readLine(); // a word of Reactor's logging
            }
            assertThat(line).isEqualTo("held");
            AtomicInteger waiting = new AtomicInteger();
            StepVerifier.create(take(holder -> {
                        assertThat(holder).as("of another process").isEmpty();
                        waiting.incrementAndGet();
                    }))
                    .expectSubscription()
                    .expectNoEvent(Duration.ofMillis(200))
                    .then(other::destroyForcibly)
                    .assertNext(StepTurn::end)
                    .expectComplete()
                    .verify(PATIENCE);
            assertThat(waiting).hasValue(1);
        } finally {
            other.destroyForcibly();
        }
    }
}
