package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the parameters {@code context} and {@code dockerfile} lead. */
final class DockerfileLocation {

    private static final List<String> NAMES = List.of("Dockerfile", "Containerfile", "iEchorfile");

    private final Module module;
    private final @Nullable String context;
    private final @Nullable String dockerfile;

    DockerfileLocation(Module module, @Nullable String context, @Nullable String dockerfile) {
        this.module = module;
        this.context = context;
        this.dockerfile = dockerfile;
    }

    /** Whether this module is a parent that merely has no image: no Dockerfile and packaging {@code pom}. */
    boolean nothingToBuild() {
        return module.aggregator() && dockerfile == null && find(folder()).isEmpty();
    }

    /** Whether there is a Dockerfile to build. */
    boolean isThere() {
        return dockerfile == null || dockerfile.isBlank()
                ? find(folder()).isPresent()
                : Files.isRegularFile(module.folder().resolve(dockerfile).normalize());
    }

    /** @throws UserFailure when it is no folder */
    Path context() {
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            throw new UserFailure("the build context " + folder + " is not a folder")
                    .suggest("Set layerflux.context to the folder that COPY and ADD take files from.");
        }
        return folder;
    }

    private Path folder() {
        return context == null || context.isBlank()
                ? module.folder()
                : module.folder().resolve(context).normalize();
    }

    /** @throws UserFailure when there is none */
    Path dockerfile() {
        if (dockerfile != null && !dockerfile.isBlank()) {
            Path given = module.folder().resolve(dockerfile).normalize();
            if (!Files.isRegularFile(given)) {
                throw new UserFailure(
                                Files.exists(given)
                                        ? "the Dockerfile " + given + " is not a regular file"
                                        : "there is no Dockerfile " + given)
                        .suggest(
                                "Set layerflux.dockerfile to a file, absolute or relative to " + module.folder() + ".");
            }
            return given;
        }
        Path folder = context();
        Optional<Path> found = find(folder);
        if (found.isEmpty()) {
            throw new UserFailure(
                            "there is no Dockerfile in " + folder + " (looked for " + String.join(", ", NAMES) + ")")
                    .suggest("Set layerflux.dockerfile, or layerflux.skip for modules without an image.");
        }
        return found.get();
    }

    private static Optional<Path> find(Path folder) {
        for (String name : NAMES) {
            Path candidate = folder.resolve(name);
            if (Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /**
     * The Dockerfile as messages show it.
     *
     * @param root where Maven was started
     */
    static String shown(Path dockerfile, String root) {
        Path base = Path.of(root).toAbsolutePath().normalize();
        return dockerfile.startsWith(base)
                ? base.relativize(dockerfile).toString().replace('\\', '/')
                : dockerfile.toString();
    }
}
