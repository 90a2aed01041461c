package io.github.layerflux.sandbox;

import java.util.List;

/** How the worker got namespaces of its own, best first. Tiers are probed in this order, by starting a worker. */
public sealed interface Tier {

    /** As users and documentation call it, such as {@code subordinate-ids}. */
    String label();

    /** As it continues the sentence 'RUN is executed by crun …'. */
    String description();

    /**
     * What ids mean inside, as a folder name: snapshots made under one mapping can't be used under another, since the
     * owners on disk differ, or what can be unpacked at all. Seen from the user namespace that this process was started
     * in, so no name by itself: {@link IdSpace#folder}.
     */
    String mapping();

    /** What the worker may do with its namespaces. */
    Confinement confinement();

    /**
     * Root with {@code CAP_SYS_ADMIN}: no user namespace of its own.
     *
     * @param rootOfMachine whether it is root of this machine, and not only of a user namespace that it was started in
     */
    record Rootful(boolean rootOfMachine) implements Tier {
        @Override
        public String label() {
            return "root";
        }

        @Override
        public String description() {
            return "as root";
        }

        @Override
        public String mapping() {
            return rootOfMachine ? "root" : "container-root";
        }

        @Override
        public Confinement confinement() {
            return rootOfMachine ? Confinement.ROOT : Confinement.USER_NAMESPACE;
        }
    }

    /**
     * Root without {@code CAP_SYS_ADMIN}, as in most containers: a user namespace in which every id is itself.
     *
     * @param uids the ids that this process's own user namespace has
     * @param gids the group ids
     */
    record ContainerRoot(List<IdRange> uids, List<IdRange> gids) implements Tier {
        public ContainerRoot {
            uids = List.copyOf(uids);
            gids = List.copyOf(gids);
        }

        @Override
        public String label() {
            return "container-root";
        }

        @Override
        public String description() {
            return "as a container's root, in a user namespace of its own";
        }

        @Override
        public String mapping() {
            return "container-root";
        }

        @Override
        public Confinement confinement() {
            return Confinement.USER_NAMESPACE;
        }
    }

    /**
     * A user namespace whose root is the user and whose other ids are the user's subordinate ones (subuid(5)).
     *
     * @param user the user's id outside
     * @param group the user's group id outside
     * @param uids outside ids of the inside ids from 1 on
     * @param gids outside group ids of the inside ids from 1 on
     */
    record SubordinateIds(long user, long group, IdRange uids, IdRange gids) implements Tier {
        @Override
        public String label() {
            return "subordinate-ids";
        }

        @Override
        public String description() {
            return "in a user namespace with subordinate ids from " + uids.first();
        }

        @Override
        public String mapping() {
            return "u" + user + "-" + uids.first() + "-" + uids.count() + "-g" + group + "-" + gids.first() + "-"
                    + gids.count();
        }

        @Override
        public Confinement confinement() {
            return Confinement.USER_NAMESPACE;
        }
    }

    /**
     * A user namespace with one id, whose root is the user: changes of owner only seem to succeed.
     *
     * @param user the user's id outside
     * @param group the user's group id outside
     */
    record SingleId(long user, long group) implements Tier {
        @Override
        public String label() {
            return "single-id";
        }

        @Override
        public String description() {
            return "in a user namespace with a single id";
        }

        @Override
        public String mapping() {
            return "single-u" + user + "-g" + group;
        }

        @Override
        public Confinement confinement() {
            return Confinement.SINGLE_ID;
        }
    }

    /** Root that may change its root folder and nothing else: no isolation, so only when asked for. */
    record Chroot() implements Tier {
        @Override
        public String label() {
            return "chroot";
        }

        @Override
        public String description() {
            return "in a changed root folder";
        }

        @Override
        public String mapping() {
            return "chroot"; // owners as those of root; but it may lack the right to make devices
        }

        @Override
        public Confinement confinement() {
            return Confinement.CHROOT;
        }
    }
}
