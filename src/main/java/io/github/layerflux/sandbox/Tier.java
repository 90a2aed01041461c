package io.github.layerflux.sandbox;

/** How the worker got namespaces of its own, best first. Tiers are probed in this order, by starting a worker. */
public sealed interface Tier {

    /** As it continues the sentence 'RUN is executed by crun …'. */
    String description();

    /**
     * What ids mean inside, as a folder name: snapshots made under one mapping can't be used under another, since the
     * owners on disk differ.
     */
    String mapping();

    /** Root with {@code CAP_SYS_ADMIN}: no user namespace. */
    record Rootful() implements Tier {
        @Override
        public String description() {
            return "as root";
        }

        @Override
        public String mapping() {
            return "root";
        }
    }

    /**
     * A user namespace whose root is the user and whose other ids are the user's subordinate ones (subuid(5)).
     *
     * @param user the user's id outside
     * @param group the user's group id outside
     * @param firstUid outside id of inside id 1
     * @param uidCount how many uids from 1 on are mapped
     * @param firstGid outside id of inside id 1
     * @param gidCount how many gids from 1 on are mapped
     */
    record SubordinateIds(long user, long group, long firstUid, long uidCount, long firstGid, long gidCount)
            implements Tier {
        @Override
        public String description() {
            return "in a user namespace with subordinate ids from " + firstUid;
        }

        @Override
        public String mapping() {
            return "u" + user + "-" + firstUid + "-" + uidCount + "-g" + group + "-" + firstGid + "-" + gidCount;
        }
    }
}
