package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One hierarchy of control groups (cgroups(7)) as this process sees it.
 *
 * @param unified whether it is version 2
 * @param controllers of version 1, such as {@code memory}; of version 2 they are listed in its folders
 * @param root where it is mounted
 * @param own the folder of the group that this process is in, {@code root} or below
 */
record CgroupMount(boolean unified, List<String> controllers, Path root, Path own) {

    /** All of this process. */
    static List<CgroupMount> ofThisProcess() throws IOException {
        return read(
                Files.readAllLines(Path.of("/proc/self/cgroup"), StandardCharsets.UTF_8),
                Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8));
    }

    /**
     * @param groups the lines of {@code /proc/PID/cgroup}: {@code 4:memory:/path}, {@code 0::/path}
     * @param mounts the lines of {@code /proc/PID/mountinfo} (proc(5))
     */
    static List<CgroupMount> read(List<String> groups, List<String> mounts) {
        List<CgroupMount> found = new ArrayList<>();
        for (String line : groups) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3) {
                boolean unified = fields[1].isEmpty();
                List<String> controllers = unified ? List.of() : List.of(fields[1].split(","));
                find(unified, controllers, fields[2], mounts).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<CgroupMount> find(
            boolean unified, List<String> controllers, String group, List<String> mounts) {
        for (String line : mounts) {
            int separator = line.indexOf(" - ");
            if (separator < 0) {
                continue;
            }
            String[] mount = line.substring(0, separator).split(" ");
            String[] system = line.substring(separator + 3).split(" ");
            if (mount[3].startsWith("/..")) {
                continue; // a hierarchy above this process's name space of groups, out of which it can't move anything
            }
            boolean matches = unified
                    ? system[0].equals("cgroup2")
                    : system[0].equals("cgroup")
                            && List.of(system[system.length - 1].split(",")).containsAll(controllers);
            // a container may see its own group as the hierarchy's root
            Path relative = Path.of(mount[3]).normalize();
            Path inside = Path.of(group).normalize();
            if (matches && inside.startsWith(relative)) {
                Path root = Path.of(mount[4]);
                return Optional.of(
                        new CgroupMount(unified, controllers, root, root.resolve(relative.relativize(inside))));
            }
        }
        return Optional.empty();
    }
}
