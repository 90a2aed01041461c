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
 * @param rejected those that need not be tried
 */
record TierCandidates(List<Tier> tiers, List<Rejection> rejected) {

    static TierCandidates ofThisProcess(ExecutorChoice executor) {
        List<Tier> tiers = new ArrayList<>();
        List<Rejection> rejected = new ArrayList<>();
        try {
            Path self = Path.of("/proc/self");
            long uid = Integer.toUnsignedLong((Integer) Files.getAttribute(self, "unix:uid"));
            long gid = Integer.toUnsignedLong((Integer) Files.getAttribute(self, "unix:gid"));
            if (executor == ExecutorChoice.CHROOT) {
                chroot(uid, tiers, rejected);
            } else if (uid == 0) {
                IdSpace space = IdSpace.ofThisProcess();
                tiers.add(new Tier.Rootful(space.isOfMachine()));
                tiers.add(new Tier.ContainerRoot(space.uids(), space.gids()));
                tiers.add(new Tier.SingleId(uid, gid));
            } else {
                subordinate(uid, gid, tiers, rejected);
                tiers.add(new Tier.SingleId(uid, gid));
            }
        } catch (IOException | UnsupportedOperationException e) {
            rejected.add(new Rejection("namespaces", "this system has no /proc/self: " + e.getMessage()));
        }
        return new TierCandidates(tiers, rejected);
    }

    private static void chroot(long uid, List<Tier> tiers, List<Rejection> rejected) {
        if (uid == 0) {
            tiers.add(new Tier.Chroot());
        } else {
            rejected.add(new Rejection("chroot", "only root may change its root folder"));
        }
    }

    private static void subordinate(long uid, long gid, List<Tier> tiers, List<Rejection> rejected) {
        String user = System.getProperty("user.name", "");
        Optional<IdRange> uids = IdRange.subordinate(Path.of("/etc/subuid"), user, uid);
        Optional<IdRange> gids = IdRange.subordinate(Path.of("/etc/subgid"), user, uid);
        if (uids.isEmpty() || gids.isEmpty()) {
            String file = uids.isEmpty() ? "subuid" : "subgid";
            rejected.add(new Rejection("subordinate-ids", "user " + user + " has no ids in /etc/" + file));
        } else {
            tiers.add(new Tier.SubordinateIds(uid, gid, uids.get(), gids.get()));
        }
    }
}
