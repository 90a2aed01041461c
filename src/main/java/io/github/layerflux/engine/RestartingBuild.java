package io.github.layerflux.engine;

import io.github.layerflux.cache.SharedSteps;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Restarted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.failure.UserFailure;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A build that relies on layers of other machines. Steps are hits by their records alone, and their layers come when
 * something reads them; by then one may be gone or not be what it should. Keys of later steps depend on it, so it can't
 * be made in its place: the build begins anew and executes the step. What it has executed itself is cached by then.
 */
final class RestartingBuild {

    /** Each time there is less to rely on, and sources that fail are given up; so this is never reached. */
    private static final int MOST = 1000;

    private final SharedSteps shared;
    private final Consumer<BuildEvent> events;

    RestartingBuild(SharedSteps shared, Consumer<BuildEvent> events) {
        this.shared = shared;
        this.events = events;
    }

    /** @param attempt a whole build, which tells of the step that failed */
    <T> Mono<T> run(Function<Consumer<BuildEvent>, Mono<T>> attempt) {
        return run(attempt, 1);
    }

    private <T> Mono<T> run(Function<Consumer<BuildEvent>, Mono<T>> attempt, int count) {
        AtomicReference<Optional<BuildEvent>> failed = new AtomicReference<>(Optional.empty());
        Consumer<BuildEvent> heldBack = event -> {
            if (event instanceof StepFailed) {
                failed.set(Optional.of(event));
            } else {
                events.accept(event);
            }
        };
        return Mono.defer(() -> attempt.apply(heldBack)).onErrorResume(failure -> {
            if (shared.hasLost() && count < MOST) {
                events.accept(new Restarted("a layer of the shared cache can't be had"));
                return run(attempt, count + 1);
            }
            // a file that isn't there, say: of layers that aren't here only somebody's word is known
            if (failure instanceof UserFailure && shared.takesTablesBack()) {
                events.accept(new Restarted("the shared cache may be wrong about the files of its layers"));
                return run(attempt, count + 1);
            }
            failed.get().ifPresent(events);
            return Mono.error(failure);
        });
    }
}
