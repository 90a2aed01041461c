package io.github.layerflux.sandbox.host;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Finds what keeps a process from namespaces, or from all the ids that an image's files have, and how to change it. */
public final class Remedies {

    private static final String SYSCTL_FILE = "/etc/sysctl.d/60-layerflux.conf";
    private static final long ROOM = 65_536;
    private static final String NEW_USER = "builder";

    private final HostFacts facts;

    public Remedies(HostFacts facts) {
        this.facts = facts;
    }

    /**
     * What is in the way of a better tier, the first thing to do first.
     *
     * @param namespacesRefused whether the system has refused to make namespaces
     */
    public List<Remedy> towardsBetterTier(boolean namespacesRefused) {
        List<Remedy> remedies = new ArrayList<>();
        if (facts.rights().has(HostFacts.Rights.SYS_ADMIN)) {
            return remedies;
        }
        switches(remedies);
        if (facts.surroundings() == Surroundings.KUBERNETES) {
            pod(remedies, namespacesRefused);
        } else if (facts.surroundings().isContainer()) {
            container(remedies, namespacesRefused);
        } else {
            service(remedies, namespacesRefused);
        }
        if (!facts.isRoot()) {
            ids(remedies);
        }
        return remedies;
    }

    /** How to do without: no isolation. Empty if not even that is possible. */
    public List<Remedy> withoutNamespaces() {
        return facts.isRoot() && facts.rights().has(HostFacts.Rights.SYS_CHROOT)
                ? List.of(new Remedy(
                        "if you trust the Dockerfile with all of this container, RUN also works without isolation",
                        List.of("mvn package -Dlayerflux.sandbox=chroot")))
                : List.of();
    }

    /**
     * What lets set-user-id programs and file capabilities have their effect in RUN, such as sudo's and ping's. Without
     * it all else works.
     */
    public List<Remedy> towardsPrivilegedPrograms() {
        List<Remedy> remedies = new ArrayList<>();
        if (facts.rights().noNewPrivileges()) {
            String problem =
                    "this process may gain no privileges (no_new_privs), and neither may sudo and the like in RUN";
            remedies.add(new Remedy(problem, withPrivileges()));
        }
        return remedies;
    }

    private List<String> withPrivileges() {
        return switch (facts.surroundings()) {
            case KUBERNETES -> List.of("securityContext:", "  allowPrivilegeEscalation: true");
            case DOCKER, PODMAN -> List.of(engine() + " run …  # without --security-opt no-new-privileges");
            case MACHINE -> unit("NoNewPrivileges=no");
        };
    }

    private String engine() {
        return facts.surroundings() == Surroundings.PODMAN ? "podman" : "docker";
    }

    /** How to change the systemd unit that started this process; nothing if it is in none. */
    private List<String> unit(String... settings) {
        List<String> lines = new ArrayList<>();
        if (!facts.service().isEmpty()) {
            lines.add("sudo systemctl edit " + facts.service());
            lines.add("  [Service]");
            for (String setting : settings) {
                lines.add("  " + setting);
            }
            lines.add("sudo systemctl restart " + facts.service());
        }
        return lines;
    }

    private void service(List<Remedy> remedies, boolean refused) {
        if (refused && remedies.isEmpty() && facts.rights().filtered()) {
            remedies.add(new Remedy(
                    "a system call filter (seccomp) of what started this process denies namespaces",
                    unit("RestrictNamespaces=no", "SystemCallFilter=")));
        }
        if (!facts.isRoot() && facts.rights().noNewPrivileges()) {
            remedies.add(new Remedy(
                    "what started this process keeps it from gaining privileges (no_new_privs), so newuidmap has no"
                            + " effect",
                    withPrivileges()));
        }
    }

    private void switches(List<Remedy> remedies) {
        HostFacts.Switches switches = facts.switches();
        if (is(switches.maxUserNamespaces(), 0)) {
            remedies.add(sysctl("this machine allows no user namespaces", "user.max_user_namespaces=15000"));
        }
        if (is(switches.unprivilegedUserNamespaces(), 0)) {
            remedies.add(sysctl("only root may make user namespaces here", "kernel.unprivileged_userns_clone=1"));
        }
        if (is(switches.appArmorRestriction(), 1) && !facts.isRoot()) {
            remedies.add(sysctl(
                    "AppArmor takes all rights from user namespaces of ordinary users",
                    "kernel.apparmor_restrict_unprivileged_userns=0"));
        }
    }

    private static boolean is(OptionalLong value, long wanted) {
        return value.isPresent() && value.getAsLong() == wanted;
    }

    private Remedy sysctl(String problem, String setting) {
        String where = facts.surroundings().isContainer() ? problem + "; on the host of this container" : problem;
        return new Remedy(where, List.of("echo " + setting + " | sudo tee -a " + SYSCTL_FILE, "sudo sysctl --system"));
    }

    private void container(List<Remedy> remedies, boolean refused) {
        List<String> options = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        if (refused && facts.rights().filtered()) {
            reasons.add("its system call filter denies namespaces");
            options.add("--security-opt seccomp=unconfined");
        }
        if (refused && !facts.rights().appArmor().isEmpty()) {
            reasons.add("its AppArmor profile " + facts.rights().appArmor() + " denies mounts");
            options.add("--security-opt apparmor=unconfined");
        }
        if (facts.isRoot() && !facts.rights().mayMapIds()) {
            reasons.add("its root may not map ids");
            options.add("--cap-add=SETUID --cap-add=SETGID --cap-add=SETFCAP");
        }
        if (!facts.isRoot() && !mayMapSubordinateIds()) {
            reasons.add("newuidmap may not map ids in it");
            options.add("--cap-add=SETUID --cap-add=SETGID");
        }
        if (!reasons.isEmpty()) {
            remedies.add(new Remedy(
                    "this container has too few rights: " + String.join(", ", reasons),
                    List.of(engine() + " run " + String.join(" ", options) + " …")));
        }
        if (!facts.isRoot() && facts.rights().noNewPrivileges()) {
            remedies.add(new Remedy(
                    "this container's programs may gain no privileges, so newuidmap has no effect in it",
                    withPrivileges()));
        }
    }

    private void pod(List<Remedy> remedies, boolean refused) {
        List<String> lines = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        if (refused && facts.rights().filtered()) {
            reasons.add("its seccomp profile denies namespaces");
            lines.add("  seccompProfile: {type: Unconfined}");
        }
        if (refused && !facts.rights().appArmor().isEmpty()) {
            reasons.add("its AppArmor profile denies mounts");
            lines.add("  appArmorProfile: {type: Unconfined}");
        }
        if (facts.isRoot() && !facts.rights().mayMapIds()) {
            reasons.add("its root may not map ids");
            lines.add("  capabilities: {add: [SETUID, SETGID, SETFCAP]}");
        }
        if (!facts.isRoot() && facts.rights().noNewPrivileges()) {
            reasons.add("newuidmap has no effect in it");
            lines.add("  allowPrivilegeEscalation: true");
        }
        if (!facts.isRoot() && !mayMapSubordinateIds()) {
            reasons.add("newuidmap may not map ids in it");
            lines.add("  capabilities: {add: [SETUID, SETGID]}");
        }
        if (!reasons.isEmpty()) {
            lines.add(0, "securityContext:");
            remedies.add(new Remedy("this pod's container has too few rights: " + String.join(", ", reasons), lines));
        }
    }

    /** What a user needs for more ids than one. */
    private void ids(List<Remedy> remedies) {
        boolean inContainer = facts.surroundings().isContainer();
        String sudo = inContainer ? "RUN " : "sudo ";
        String where = inContainer ? "; in the Dockerfile of this container" : "";
        if (facts.user().isEmpty()) {
            remedies.add(new Remedy(
                    "user id " + facts.uid() + " has no name, and so no subordinate ids" + where,
                    List.of(
                            sudo + Packages.addUser(facts.uid(), NEW_USER, facts.distribution()),
                            subordinateIds(NEW_USER))));
        } else if (!facts.subordinateIds()) {
            remedies.add(new Remedy(
                    "user " + facts.user() + " has no subordinate ids" + where, List.of(subordinateIds(facts.user()))));
        }
        boolean fileCapabilities = !facts.rights().mayGain(HostFacts.Rights.SYS_ADMIN);
        if (facts.newuidmap() == IdTool.MISSING) {
            String command = Packages.install("newuidmap", facts.distribution());
            List<String> lines = new ArrayList<>(List.of(sudo + command));
            if (fileCapabilities && Packages.isSetUserId(facts.distribution())) {
                lines.set(0, sudo + command + " libcap2-bin");
                lines.addAll(fileCapabilities(sudo));
            }
            remedies.add(new Remedy("newuidmap is not installed" + where, lines));
        } else if (facts.newuidmap() == IdTool.SET_USER_ID && fileCapabilities) {
            remedies.add(new Remedy(
                    "even root has too few rights here for newuidmap, which needs them by itself" + where,
                    fileCapabilities(sudo)));
        }
    }

    /** What newuidmap takes at least, as a user's program or as root's. */
    private boolean mayMapSubordinateIds() {
        HostFacts.Rights rights = facts.rights();
        return rights.mayGain(HostFacts.Rights.SETUID) && rights.mayGain(HostFacts.Rights.SETGID);
    }

    private static List<String> fileCapabilities(String sudo) {
        return List.of(
                sudo + "chmod u-s /usr/bin/newuidmap /usr/bin/newgidmap",
                sudo + "setcap cap_setuid+ep /usr/bin/newuidmap",
                sudo + "setcap cap_setgid+ep /usr/bin/newgidmap");
    }

    /** As usermod --add-subuids does, which not every machine has, and which wants the files to be there already. */
    private String subordinateIds(String user) {
        boolean inContainer = facts.surroundings().isContainer();
        return (inContainer ? "RUN " : "") + "echo " + user + ":" + facts.freeSubordinateId() + ":" + ROOM + " | "
                + (inContainer ? "" : "sudo ") + "tee -a /etc/subuid /etc/subgid";
    }
}
