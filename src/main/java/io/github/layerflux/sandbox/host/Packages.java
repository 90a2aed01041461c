package io.github.layerflux.sandbox.host;

/** What packages are called where. */
public final class Packages {

    private Packages() {}

    /** Whether a distribution's newuidmap is root by its set-user-id bit, and its package of setcap is libcap2-bin. */
    static boolean isSetUserId(String distribution) {
        return distribution.contains("debian") || distribution.contains("ubuntu");
    }

    /** The command that gives a user id a name, to be run as root. */
    static String addUser(long uid, String name, String distribution) {
        return (distribution.contains("alpine") ? "adduser -D -u " : "useradd --uid ") + uid + " " + name;
    }

    /**
     * The command that installs a program, to be run as root.
     *
     * @param program {@code newuidmap}, {@code fuse-overlayfs} or {@code crun}
     * @param distribution as {@link HostFacts#distribution}
     */
    public static String install(String program, String distribution) {
        boolean ids = program.equals("newuidmap");
        if (isSetUserId(distribution)) {
            return "apt-get install -y " + (ids ? "uidmap" : program);
        } else if (distribution.contains("fedora") || distribution.contains("rhel")) {
            return "dnf install -y " + (ids ? "shadow-utils" : program);
        } else if (distribution.contains("alpine")) {
            return "apk add " + (ids ? "shadow-uidmap" : program);
        } else if (distribution.contains("suse")) {
            return "zypper install -y " + (ids ? "shadow" : program);
        } else if (distribution.contains("arch")) {
            return "pacman -S " + (ids ? "shadow" : program);
        }
        return "install the package that has " + program;
    }
}
