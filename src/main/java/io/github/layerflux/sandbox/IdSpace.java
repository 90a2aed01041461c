package io.github.layerflux.sandbox;

import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The user namespace that this process was started in (user_namespaces(7)), such as a rootless container's: two of them
 * give the owners on disk different names.
 *
 * @param uids its user ids, by their names inside
 * @param gids its group ids
 * @param name {@code ""} for the machine's own, otherwise made of its ids' names outside, for a folder's name
 */
record IdSpace(List<IdRange> uids, List<IdRange> gids, String name) {

    private static final int NAME_DIGITS = 16;

    IdSpace {
        uids = List.copyOf(uids);
        gids = List.copyOf(gids);
    }

    static IdSpace ofThisProcess() throws IOException {
        return of(Path.of("/proc/self/uid_map"), Path.of("/proc/self/gid_map"));
    }

    static IdSpace of(Path uidMap, Path gidMap) throws IOException {
        List<IdRange> uids = IdRange.inside(uidMap);
        List<IdRange> gids = IdRange.inside(gidMap);
        if (IdRange.isWhole(uids) && IdRange.isWhole(gids)) {
            return new IdSpace(uids, gids, "");
        }
        String maps = Files.readString(uidMap, StandardCharsets.US_ASCII) + "groups\n"
                + Files.readString(gidMap, StandardCharsets.US_ASCII);
        String words = maps.replaceAll("(?m)^ +", "").replaceAll(" +", " ");
        return new IdSpace(uids, gids, Digest.of(words).hex().substring(0, NAME_DIGITS));
    }

    boolean isOfMachine() {
        return name.isEmpty();
    }

    /** A tier's {@link Tier#mapping()}, told apart from the same tier's in other namespaces. */
    String folder(Tier tier) {
        return isOfMachine() ? tier.mapping() : tier.mapping() + "-in-" + name;
    }
}
