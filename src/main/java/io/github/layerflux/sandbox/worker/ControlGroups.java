package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.Confinement;
import io.github.layerflux.sandbox.RunLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a control group for each RUN that has limits, where the machine lets us: as root, or below a group that was
 * handed over to the user (kernel documentation, cgroup-v2, "Delegation"). Found out by doing.
 *
 * <p>All groups of a worker, and those that runc makes for it, begin with the worker's own prefix; the file
 * {@value #RECORD} in its folder says where they may be, so that the next worker can remove what a killed one left.
 */
final class ControlGroups {

    static final String RECORD = "groups";
    private static final String NAME = "layerflux-";
    private static final Path SYSTEM = Path.of("/sys/fs/cgroup");
    private static final String CHILDREN_HAVE = "cgroup.subtree_control";
    private static final long PERIOD_US = 100_000;

    private final String prefix;
    private final RunLimits limits;
    /** Controller to the folder in which groups are made. */
    private final Map<String, Path> parents = new LinkedHashMap<>();

    private final List<String> warnings = new ArrayList<>();
    private final Set<Path> places = new LinkedHashSet<>();
    /** Where the hierarchies are kept; with chroot nothing is hidden, and a mount would be one of the machine's. */
    private Path hierarchies = SYSTEM;

    private ControlGroups(String prefix, RunLimits limits) {
        this.prefix = prefix;
        this.limits = limits;
    }

    /** The prefix of the names of a worker's groups. */
    static String prefix(Path workspace) {
        String name = workspace.getFileName().toString();
        return NAME + name.substring(name.indexOf('-') + 1) + "-";
    }

    /** Looks for a place for them. The workspace's memory keeps the hierarchies, which {@link ExecutorProbe} hides. */
    static ControlGroups open(Workspace workspace, RunLimits limits) {
        ControlGroups groups = new ControlGroups(prefix(workspace.folder()), limits);
        try {
            List<CgroupMount> mounts = CgroupMount.ofThisProcess();
            groups.record(workspace.folder(), mounts);
            if (limits.needGroup()) {
                if (workspace.confinement() != Confinement.CHROOT) {
                    groups.keepVisible(workspace.memory());
                }
                if (limits.memoryBytes().isPresent()) {
                    groups.find("memory", "runMemory", mounts);
                }
                if (limits.cpus().isPresent()) {
                    groups.find("cpu", "runCpus", mounts);
                }
            }
        } catch (IOException e) {
            if (limits.needGroup()) {
                groups.warnings.add("RUN has no limits: " + e.getMessage());
            }
        }
        return groups;
    }

    /** What the user asked for and doesn't get, and why. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The group of a RUN. */
    ControlGroup group(String id) throws IOException {
        return parents.isEmpty() ? ControlGroup.NONE : make(id, parents);
    }

    private void record(Path workspace, List<CgroupMount> mounts) throws IOException {
        for (CgroupMount mount : mounts) {
            places.add(mount.own());
            // where runc puts its groups in version 2, and we ours
            for (Path above = mount.own();
                    mount.unified() && above.startsWith(mount.root());
                    above = above.getParent()) {
                places.add(above);
            }
        }
        StringBuilder lines = new StringBuilder();
        places.forEach(place -> lines.append(place).append('\n'));
        Files.writeString(workspace.resolve(RECORD), lines);
    }

    private void keepVisible(Path memory) throws IOException {
        hierarchies = Files.createDirectories(memory.resolve("cgroup"));
        Linux.mount(SYSTEM.toString(), hierarchies.toString(), null, Linux.MS_BIND | Linux.MS_REC, null);
    }

    private Path visible(Path folder) {
        return folder.startsWith(SYSTEM) ? hierarchies.resolve(SYSTEM.relativize(folder)) : folder;
    }

    private void find(String controller, String parameter, List<CgroupMount> mounts) {
        String problem = "";
        for (CgroupMount mount : mounts) {
            for (Path candidate : candidates(mount, controller)) {
                Path folder = visible(candidate);
                try {
                    boolean enabled = mount.unified() && enable(folder, controller);
                    try {
                        attempt(controller, folder);
                    } catch (IOException e) {
                        if (enabled) {
                            Files.writeString(folder.resolve(CHILDREN_HAVE), "-" + controller);
                        }
                        throw e;
                    }
                    parents.put(controller, folder);
                    return;
                } catch (IOException e) {
                    problem = problem.isEmpty() ? candidate + ": " + reason(e) : problem;
                }
            }
        }
        String why = problem.isEmpty() ? "this machine has no control groups for it" : problem;
        warnings.add(parameter + " has no effect: " + why + ". " + remedy());
    }

    private static String reason(IOException refused) {
        if (refused instanceof AccessDeniedException) {
            return "no group may be made or entered there";
        }
        String message = String.valueOf(refused.getMessage());
        // the first says the kernel of memory, the second of processors
        if (message.contains("resource busy") || message.contains("Operation not supported")) {
            return "processes are in it, so it can't hand controllers on to groups below it";
        }
        return refused instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : message;
    }

    /** Of version 2 only a container sees a topmost group that has a type; not every engine leaves a mark. */
    private static String remedy() {
        return Files.exists(Path.of("/.dockerenv"))
                        || Files.exists(Path.of("/run/.containerenv"))
                        || Files.exists(SYSTEM.resolve("cgroup.type"))
                ? "Limit the container itself."
                : "Run the build as root, or as systemd-run --user --scope -p Delegate=yes mvn ….";
    }

    /** Folders to make groups in, the nearest first. */
    private static List<Path> candidates(CgroupMount mount, String controller) {
        if (!mount.unified()) {
            return mount.controllers().contains(controller) ? List.of(mount.own()) : List.of();
        }
        List<Path> candidates = new ArrayList<>();
        if (!has(mount.root().resolve("cgroup.controllers"), controller)) {
            return List.of(); // version 1 has it
        }
        // a group with processes can't hand controllers on, except for the topmost one
        Path above =
                mount.own().equals(mount.root()) ? mount.own() : mount.own().getParent();
        for (; above.startsWith(mount.root()); above = above.getParent()) {
            candidates.add(above);
        }
        return candidates;
    }

    /** Lets the groups in a folder of version 2 have a controller; returns whether they hadn't. */
    private static boolean enable(Path folder, String controller) throws IOException {
        Path enabled = folder.resolve(CHILDREN_HAVE);
        if (has(enabled, controller)) {
            return false;
        }
        Files.writeString(enabled, "+" + controller);
        return true;
    }

    private static boolean has(Path list, String controller) {
        try {
            return List.of(Files.readString(list, StandardCharsets.US_ASCII)
                            .strip()
                            .split(" "))
                    .contains(controller);
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a group, moves a process into it, and removes it. */
    private void attempt(String controller, Path folder) throws IOException {
        try (ControlGroup group = make("probe", Map.of(controller, folder))) {
            Process process = new ProcessBuilder("/bin/sh", "-c", "read go").start();
            try {
                group.add(Math.toIntExact(process.pid()));
            } finally {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private ControlGroup make(String id, Map<String, Path> where) throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        where.values().forEach(parent -> folders.add(parent.resolve(prefix + id)));
        ControlGroup group = new ControlGroup(List.copyOf(folders));
        try {
            for (Path folder : folders) {
                Files.createDirectory(folder);
            }
            for (Map.Entry<String, Path> each : where.entrySet()) {
                limit(each.getKey(), each.getValue().resolve(prefix + id));
            }
            return group;
        } catch (IOException e) {
            group.close();
            throw e;
        }
    }

    private void limit(String controller, Path folder) throws IOException {
        boolean unified = Files.exists(folder.resolve("cgroup.controllers"));
        if (controller.equals("memory")) {
            String bytes = Long.toString(limits.memoryBytes().orElseThrow());
            Files.writeString(folder.resolve(unified ? "memory.max" : "memory.limit_in_bytes"), bytes);
            // swap would make it a limit of time; not every kernel counts it
            Path swap = folder.resolve(unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes");
            if (Files.exists(swap)) {
                Files.writeString(swap, unified ? "0" : bytes);
            }
        } else {
            long quota = Math.max(1000, Math.round(limits.cpus().orElseThrow() * PERIOD_US));
            if (unified) {
                Files.writeString(folder.resolve("cpu.max"), quota + " " + PERIOD_US);
            } else {
                Files.writeString(folder.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_US));
                Files.writeString(folder.resolve("cpu.cfs_quota_us"), Long.toString(quota));
            }
        }
    }

    /** Removes all groups of a worker whose processes have ended. */
    static void removeAll(Path workspace) throws IOException {
        Path record = workspace.resolve(RECORD);
        if (!Files.exists(record)) {
            return;
        }
        String prefix = prefix(workspace);
        for (String place : Files.readAllLines(record, StandardCharsets.UTF_8)) {
            String[] names = Optional.ofNullable(Path.of(place).toFile().list()).orElse(new String[0]);
            for (String name : names) {
                if (name.startsWith(prefix)) {
                    ControlGroup.remove(Path.of(place, name));
                }
            }
        }
    }
}
