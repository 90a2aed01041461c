package io.github.layerflux.cache;

import io.github.layerflux.layer.PackedLayer;
import java.util.List;
import reactor.core.publisher.Mono;

/** What folders of {@code RUN --mount=type=cache} hold on other machines. Called from any thread. */
public interface SharedMounts {

    /** Whether anybody asked for a mount of this id. */
    boolean wants(String id);

    /**
     * Brings what a folder holds elsewhere into the store.
     *
     * @param name of the folder, equal on all machines
     * @return layers, the lowest first; none if there is nothing, or if it can't be had, which is a warning
     */
    Mono<List<PackedLayer>> bring(String id, String name);

    /** Whether {@link #bring} failed where there was something: what a RUN left in its place is no successor of it. */
    boolean isUnread(String name);
}
