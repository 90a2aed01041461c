package io.github.layerflux.engine;

import io.github.layerflux.cache.FileOrigins;
import io.github.layerflux.cache.SharedSteps;
import io.github.layerflux.step.CacheMounts;
import java.util.Objects;
import java.util.Optional;

/**
 * What an engine's builds know besides their requests.
 *
 * @param origins who made the files that changed
 * @param shared steps of other machines, if any are shared
 * @param mounts cache mounts of other machines, if any are shared
 */
record Surroundings(FileOrigins origins, Optional<SharedSteps> shared, Optional<CacheMounts> mounts) {

    static final Surroundings NONE = new Surroundings(FileOrigins.UNKNOWN, Optional.empty(), Optional.empty());

    Surroundings {
        Objects.requireNonNull(origins, "origins is null");
        Objects.requireNonNull(shared, "shared is null");
        Objects.requireNonNull(mounts, "mounts is null");
    }
}
