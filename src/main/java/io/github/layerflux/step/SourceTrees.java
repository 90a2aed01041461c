package io.github.layerflux.step;

import java.util.Optional;
import reactor.core.publisher.Mono;

/** What {@code --from} names. */
@FunctionalInterface
public interface SourceTrees {

    /**
     * Opens a source, as soon as the stage that it is, if it is one, has been built.
     *
     * @param from as written; empty for the build context
     */
    Mono<SourceTree> open(Optional<String> from);
}
