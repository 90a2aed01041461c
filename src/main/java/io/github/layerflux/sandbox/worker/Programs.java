package io.github.layerflux.sandbox.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** This machine's programs. */
final class Programs {

    private Programs() {}

    /** Looks a name up in {@code PATH}. */
    static Optional<Path> find(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path program = Path.of(folder.isEmpty() ? "/" : folder, name);
            if (Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }
}
