package io.github.layerflux.cache;

import java.util.Objects;
import java.util.Optional;

/**
 * What a WORKDIR's result depends on, besides its parent.
 *
 * @param path absolute
 * @param ownerUser who owns the folder if it is made, may be empty
 * @param epoch SOURCE_DATE_EPOCH, if set: the time of the folder if it is made
 */
public record WorkdirInputs(String path, String ownerUser, Optional<String> epoch) {

    public WorkdirInputs {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(ownerUser, "ownerUser is null");
        Objects.requireNonNull(epoch, "epoch is null");
    }
}
