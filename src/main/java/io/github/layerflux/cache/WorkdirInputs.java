package io.github.layerflux.cache;

import java.util.Objects;

/**
 * What a WORKDIR's result depends on, besides its parent.
 *
 * @param path absolute
 * @param ownerUser who owns the folder if it is made, may be empty
 */
public record WorkdirInputs(String path, String ownerUser) {

    public WorkdirInputs {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(ownerUser, "ownerUser is null");
    }
}
