package io.github.layerflux.layer;

import java.util.List;
import java.util.Objects;

/**
 * Whom a process runs as.
 *
 * @param supplementaryGids the gid, then the user's further groups in the order of the group file
 * @param home the home folder, {@code /} when unknown
 */
public record ResolvedUser(long uid, long gid, List<Long> supplementaryGids, String home) {

    public ResolvedUser {
        supplementaryGids = List.copyOf(supplementaryGids);
        Objects.requireNonNull(home, "home is null");
    }
}
