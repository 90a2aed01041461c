package io.github.layerflux.image;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How containers of an image start (OCI image-spec, config.md, "config", and Docker's Healthcheck, OnBuild, Shell).
 *
 * @param env {@code NAME=value} in order, names unique
 * @param cmd absent and empty are different: {@code CMD []} sets an empty one
 */
public record ContainerConfig(
        String user,
        SortedSet<String> exposedPorts,
        List<String> env,
        Optional<List<String>> entrypoint,
        Optional<List<String>> cmd,
        SortedSet<String> volumes,
        String workingDir,
        SortedMap<String, String> labels,
        String stopSignal,
        Optional<Healthcheck> healthcheck,
        List<String> onBuild,
        List<String> shell) {

    public static final ContainerConfig EMPTY = new ContainerConfig(
            "",
            Collections.emptySortedSet(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Collections.emptySortedSet(),
            "",
            Collections.emptySortedMap(),
            "",
            Optional.empty(),
            List.of(),
            List.of());

    public ContainerConfig {
        exposedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
        env = List.copyOf(env);
        entrypoint = copy(entrypoint);
        cmd = copy(cmd);
        volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        onBuild = List.copyOf(onBuild);
        shell = List.copyOf(shell);
    }

    private static Optional<List<String>> copy(Optional<List<String>> words) {
        return words.isPresent() ? Optional.of(List.copyOf(words.get())) : words;
    }

    /** The value of an environment variable. */
    public Optional<String> env(String name) {
        String prefix = name + "=";
        for (String entry : env) {
            if (entry.startsWith(prefix)) {
                return Optional.of(entry.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }

    /** Sets a variable in its place, or appends it. */
    public ContainerConfig withEnv(String name, String value) {
        List<String> changed = new ArrayList<>(env);
        String prefix = name + "=";
        for (int i = 0; i < changed.size(); i++) {
            if (changed.get(i).startsWith(prefix)) {
                changed.set(i, prefix + value);
                return edit().env(changed).build();
            }
        }
        changed.add(prefix + value);
        return edit().env(changed).build();
    }

    /** A copy to change a few fields of. */
    public ContainerConfigEditor edit() {
        return new ContainerConfigEditor(this);
    }
}
