package io.github.layerflux.sandbox.host;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What decides which namespaces this process can make.
 *
 * @param uid its user id
 * @param user its user's name; empty if the id has none
 * @param rights of the process itself
 * @param surroundings where it runs
 * @param switches of the kernel
 * @param subordinateIds whether the user has ids in both /etc/subuid and /etc/subgid
 * @param freeSubordinateId the first of 65,536 ids that nobody has there
 * @param newuidmap newuidmap and newgidmap; the weaker of the two
 * @param distribution {@code ID} and {@code ID_LIKE} of /etc/os-release, separated by blanks
 * @param service the systemd unit of the machine that the process belongs to; empty for none
 */
public record HostFacts(
        long uid,
        String user,
        Rights rights,
        Surroundings surroundings,
        Switches switches,
        boolean subordinateIds,
        long freeSubordinateId,
        IdTool newuidmap,
        String distribution,
        String service) {

    public HostFacts {
        Objects.requireNonNull(user, "user is null");
        Objects.requireNonNull(rights, "rights is null");
        Objects.requireNonNull(surroundings, "surroundings is null");
        Objects.requireNonNull(switches, "switches is null");
        Objects.requireNonNull(newuidmap, "newuidmap is null");
        Objects.requireNonNull(distribution, "distribution is null");
        Objects.requireNonNull(service, "service is null");
    }

    /**
     * From /proc/self (proc(5)).
     *
     * @param capabilities the effective ones, one bit each (capabilities(7))
     * @param bounding those that a program may gain
     * @param noNewPrivileges whether programs with set-user-id bits have no effect
     * @param filtered whether a system call filter is on (seccomp(2))
     * @param appArmor the enforced AppArmor profile; empty for none
     */
    public record Rights(long capabilities, long bounding, boolean noNewPrivileges, boolean filtered, String appArmor) {

        static final int SETGID = 6;
        static final int SETUID = 7;
        static final int SYS_CHROOT = 18;
        static final int SYS_ADMIN = 21;
        static final int SETFCAP = 31;

        boolean has(int capability) {
            return (capabilities >>> capability & 1) != 0;
        }

        /** What newuidmap can gain at best. */
        boolean mayGain(int capability) {
            return (bounding >>> capability & 1) != 0;
        }

        /** What giving all ids of a container to a user namespace takes (user_namespaces(7)). */
        boolean mayMapIds() {
            return has(SETUID) && has(SETGID) && has(SETFCAP);
        }
    }

    /**
     * From /proc/sys; empty where the kernel has no such switch.
     *
     * @param maxUserNamespaces {@code user.max_user_namespaces}
     * @param unprivilegedUserNamespaces {@code kernel.unprivileged_userns_clone}, Debian's
     * @param appArmorRestriction {@code kernel.apparmor_restrict_unprivileged_userns}, Ubuntu's since 23.10
     */
    public record Switches(
            OptionalLong maxUserNamespaces,
            OptionalLong unprivilegedUserNamespaces,
            OptionalLong appArmorRestriction) {}

    public boolean isRoot() {
        return uid == 0;
    }
}
