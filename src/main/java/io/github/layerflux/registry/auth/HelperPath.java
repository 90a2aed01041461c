package io.github.layerflux.registry.auth;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where executables are looked for: {@code PATH}, and where people install them that a program started from a desktop
 * (an IDE) doesn't know of.
 */
final class HelperPath {

    private static final List<String> UNIX = List.of(
            "/usr/local/bin",
            "/opt/homebrew/bin",
            "/home/linuxbrew/.linuxbrew/bin",
            "/usr/bin",
            "/bin",
            "/snap/bin",
            "/Applications/Docker.app/Contents/Resources/bin");
    private static final List<String> HOME =
            List.of("bin", ".local/bin", ".docker/bin", ".rd/bin", "google-cloud-sdk/bin");
    private static final List<String> WINDOWS = List.of("C:\\Program Files\\Docker\\Docker\\resources\\bin");

    private final List<String> folders;
    private final List<String> endings;

    HelperPath(Map<String, String> environment, Path home, boolean windows) {
        Set<String> all = new LinkedHashSet<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().equalsIgnoreCase("PATH")) { // Windows calls it Path
                all.addAll(List.of(variable.getValue().split(File.pathSeparator)));
            }
        }
        HOME.forEach(folder -> all.add(home.resolve(folder).toString()));
        all.addAll(windows ? WINDOWS : UNIX);
        all.remove("");
        this.folders = List.copyOf(all);
        this.endings = windows ? List.of(".exe", ".cmd", ".bat") : List.of("");
    }

    List<String> folders() {
        return folders;
    }

    Optional<Path> find(String name) {
        List<Path> candidates = new ArrayList<>();
        for (String folder : folders) {
            for (String ending : endings) {
                try {
                    candidates.add(Path.of(folder, name + ending));
                } catch (InvalidPathException e) {
                    // a folder of that name can't be there
                }
            }
        }
        for (Path candidate : candidates) {
            if (candidate.isAbsolute() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
