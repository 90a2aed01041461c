package io.github.layerflux.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which tiers to try for this process, best first, and why others are out of question.
 *
 * @param tiers to be tried by starting a worker
 * @param rejected reasons, one sentence each
 */
record TierCandidates(List<Tier> tiers, List<String> rejected) {

    static TierCandidates ofThisProcess() {
        List<Tier> tiers = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        try {
            Path self = Path.of("/proc/self");
            long uid = Integer.toUnsignedLong((Integer) Files.getAttribute(self, "unix:uid"));
            long gid = Integer.toUnsignedLong((Integer) Files.getAttribute(self, "unix:gid"));
            if (uid == 0) {
                tiers.add(new Tier.Rootful());
            } else {
                subordinate(uid, gid, tiers, rejected);
            }
        } catch (IOException | UnsupportedOperationException e) {
            rejected.add("this system has no /proc/self: " + e.getMessage());
        }
        return new TierCandidates(tiers, rejected);
    }

    private static void subordinate(long uid, long gid, List<Tier> tiers, List<String> rejected) {
        String user = System.getProperty("user.name", "");
        Optional<SubordinateRange> uids = SubordinateRange.find(Path.of("/etc/subuid"), user, uid);
        Optional<SubordinateRange> gids = SubordinateRange.find(Path.of("/etc/subgid"), user, uid);
        if (uids.isEmpty() || gids.isEmpty()) {
            rejected.add("user " + user + " has no ids in /etc/" + (uids.isEmpty() ? "subuid" : "subgid"));
        } else {
            tiers.add(new Tier.SubordinateIds(
                    uid,
                    gid,
                    uids.get().first(),
                    uids.get().count(),
                    gids.get().first(),
                    gids.get().count()));
        }
    }
}
