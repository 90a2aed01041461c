package io.github.layerflux.sandbox.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads {@link HostFacts}. What can't be read counts as absent: it is looked at when something has failed already. */
public final class HostReader {

    private static final long FIRST_SUBORDINATE = 100_000;
    private static final long ROOM = 65_536;
    private static final long ALL = -1;
    private static final int S_ISUID = 04000;

    private final Path root;
    private final Map<String, String> environment;

    /** @param root {@code /}; tests have others */
    public HostReader(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = Map.copyOf(environment);
    }

    /** The facts of this process. */
    public static HostFacts ofThisProcess() {
        return new HostReader(Path.of("/"), System.getenv()).read();
    }

    public HostFacts read() {
        List<String> status = lines("proc/self/status");
        String bounding = field(status, "CapBnd:");
        long uid = number(field(status, "Uid:").split("\\s+")[0]).orElse(-1);
        String user = name(uid);
        return new HostFacts(
                uid,
                user,
                new HostFacts.Rights(
                        capabilities(field(status, "CapEff:")),
                        bounding.isEmpty() ? ALL : capabilities(bounding),
                        field(status, "NoNewPrivs:").equals("1"),
                        field(status, "Seccomp:").equals("2"),
                        appArmor()),
                surroundings(),
                new HostFacts.Switches(
                        number("user", "max_user_namespaces"),
                        number("kernel", "unprivileged_userns_clone"),
                        number("kernel", "apparmor_restrict_unprivileged_userns")),
                hasIds("etc/subuid", user, uid) && hasIds("etc/subgid", user, uid),
                Math.max(free("etc/subuid"), free("etc/subgid")),
                idTool(),
                distribution(),
                service());
    }

    /** Of lines as {@code 0::/system.slice/gitlab-runner.service} (cgroups(7)). */
    private String service() {
        for (String line : lines("proc/self/cgroup")) {
            int slash = line.lastIndexOf('/');
            if (line.startsWith("/system.slice/", line.lastIndexOf(':') + 1) && line.endsWith(".service")) {
                return line.substring(slash + 1);
            }
        }
        return "";
    }

    private static long capabilities(String hexadecimal) {
        return hexadecimal.isEmpty() ? 0 : Long.parseUnsignedLong(hexadecimal, 16);
    }

    private String name(long uid) {
        for (String line : lines("etc/passwd")) {
            String[] fields = line.split(":");
            if (fields.length > 2 && fields[2].equals(Long.toString(uid))) {
                return fields[0];
            }
        }
        return "";
    }

    private String appArmor() {
        String profile = String.join("", lines("proc/self/attr/apparmor/current"));
        int mode = profile.indexOf(" (enforce)");
        return mode < 0 ? "" : profile.substring(0, mode);
    }

    private Surroundings surroundings() {
        if (environment.containsKey("KUBERNETES_SERVICE_HOST")
                || Files.isDirectory(root.resolve("var/run/secrets/kubernetes.io"))) {
            return Surroundings.KUBERNETES;
        }
        if (Files.exists(root.resolve("run/.containerenv"))) {
            return Surroundings.PODMAN;
        }
        boolean overlaid = lines("proc/self/mounts").stream().anyMatch(mount -> mount.startsWith("overlay / "));
        // a virtual machine whose disk was made of an image has that file too
        boolean docker = overlaid || Files.exists(root.resolve(".dockerenv")) && !isInFirstPidNamespace();
        return docker ? Surroundings.DOCKER : Surroundings.MACHINE;
    }

    /** The machine's own has a fixed number (Linux, include/linux/proc_ns.h, PROC_PID_INIT_INO). */
    private boolean isInFirstPidNamespace() {
        try {
            Path namespace = Files.readSymbolicLink(root.resolve("proc/self/ns/pid"));
            return namespace.toString().equals("pid:[4026531836]");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean hasIds(String file, String user, long uid) {
        return lines(file).stream()
                .anyMatch(line -> line.startsWith(uid + ":") || !user.isEmpty() && line.startsWith(user + ":"));
    }

    private long free(String file) {
        long free = FIRST_SUBORDINATE;
        for (String line : lines(file)) {
            String[] fields = line.strip().split(":");
            if (fields.length == 3) {
                long end = number(fields[1]).orElse(0) + number(fields[2]).orElse(0);
                free = end + ROOM > 0xffffffffL ? free : Math.max(free, end);
            }
        }
        return free;
    }

    private IdTool idTool() {
        IdTool weakest = IdTool.FILE_CAPABILITIES;
        for (String program : List.of("newuidmap", "newgidmap")) {
            Optional<Path> file = find(program);
            if (file.isEmpty()) {
                return IdTool.MISSING;
            }
            weakest = isSetUserId(file.get()) ? IdTool.SET_USER_ID : weakest;
        }
        return weakest;
    }

    private static boolean isSetUserId(Path file) {
        try {
            return ((Integer) Files.getAttribute(file, "unix:mode") & S_ISUID) != 0;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private Optional<Path> find(String program) {
        String path = environment.getOrDefault("PATH", "") + ":/usr/bin:/bin";
        for (String folder : path.split(":")) {
            if (!folder.startsWith("/")) {
                continue;
            }
            Path file = root.resolve(folder.substring(1)).resolve(program);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private String distribution() {
        StringBuilder names = new StringBuilder();
        for (String line : lines("etc/os-release")) {
            if (line.startsWith("ID=") || line.startsWith("ID_LIKE=")) {
                names.append(' ').append(line.substring(line.indexOf('=') + 1).replace("\"", ""));
            }
        }
        return names.toString().strip();
    }

    private static String field(List<String> status, String name) {
        for (String line : status) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip();
            }
        }
        return "";
    }

    private OptionalLong number(String part, String name) {
        List<String> lines = lines("proc/sys/" + part + "/" + name);
        return lines.isEmpty() ? OptionalLong.empty() : number(lines.get(0).strip());
    }

    private static OptionalLong number(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(root.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }
}
