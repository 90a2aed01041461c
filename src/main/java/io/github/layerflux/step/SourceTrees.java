package io.github.layerflux.step;

import java.util.Optional;
import reactor.core.publisher.Mono;

/** What {@code --from} names. */
public interface SourceTrees {

    /**
     * Opens a source, as soon as the stage that it is, if it is one, has been built.
     *
     * @param from as written; empty for the build context
     */
    Mono<SourceTree> open(Optional<String> from);

    /** As {@link #open}, for who asks what the source is and reads no files: images needn't be here. */
    Mono<SourceTree> identify(Optional<String> from);
}
