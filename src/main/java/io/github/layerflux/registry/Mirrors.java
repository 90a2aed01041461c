package io.github.layerflux.registry;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * Pulls from mirrors, and from the registry itself when none of them can. What comes is verified by its digest wherever
 * it comes from; a mirror is shown its own login only. One that has failed for a repository isn't asked for it again.
 */
final class Mirrors {

    private final List<Mirror> mirrors;
    private final Consumer<BuildEvent> events;
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    Mirrors(List<Mirror> mirrors, Consumer<BuildEvent> events) {
        this.mirrors = List.copyOf(mirrors);
        this.events = events;
    }

    /**
     * What the first place gives that can.
     *
     * @param patience with the registry itself; a mirror is asked once
     * @param work gets an image, or a part of it, from the place that it is told, as patiently as it is told
     */
    <T> Mono<T> first(ImageReference image, Retries patience, BiFunction<ImageReference, Retries, Mono<T>> work) {
        Mono<T> result = Mono.defer(() -> work.apply(image, patience));
        for (int i = mirrors.size() - 1; i >= 0; i--) {
            Optional<ImageReference> place = mirrors.get(i).of(image);
            if (place.isPresent()) {
                result = tried(place.get(), image, patience, work, result);
            }
        }
        return result;
    }

    private <T> Mono<T> tried(
            ImageReference place,
            ImageReference image,
            Retries patience,
            BiFunction<ImageReference, Retries, Mono<T>> work,
            Mono<T> otherwise) {
        String name = place.registry() + "/" + place.repository();
        return Mono.defer(() -> failed.contains(name)
                ? otherwise
                : work.apply(place, patience.once()).onErrorResume(BuildFailure.class, failure -> {
                    if (failed.add(name)) {
                        events.accept(new BuildEvent.Note("the mirror " + place.registry() + " can't give "
                                + image.familiar() + ": " + failure.details().problem()));
                    }
                    return otherwise;
                }));
    }
}
