package io.github.layerflux.step;

import io.github.layerflux.remote.RemoteSource;
import io.github.layerflux.remote.RemoteTree;
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

    /** As {@link #open}, for who reads names, metadata and digests of files: the layers of images needn't be here. */
    Mono<SourceTree> list(Optional<String> from);

    /** As {@link #open}, for who asks what the source is and reads no files: images needn't be here. */
    Mono<SourceTree> identify(Optional<String> from);

    /**
     * Opens a source of ADD that isn't a path, and fetches it if it isn't here as it is there. Blocks.
     *
     * @throws io.github.layerflux.failure.BuildFailure when it can't be
     */
    RemoteTree remote(RemoteSource source);
}
