package io.github.layerflux.library;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that a request's Dockerfile is read from; one that was given as text lies in a temporary folder, for the time
 * of the build.
 *
 * @param shown as messages have it
 */
record DockerfileOnDisk(Path file, String shown, Optional<Path> temporary) implements AutoCloseable {

    static DockerfileOnDisk of(ImageRequest.Wishes wishes) {
        if (wishes.dockerfileText.isPresent()) {
            return written(wishes.dockerfileText.get());
        }
        if (wishes.dockerfile.isPresent()) {
            return at(wishes.dockerfile.get(), wishes.context);
        }
        for (String name : new String[] {"Dockerfile", "Containerfile", "iEchorfile"}) {
            if (Files.isRegularFile(wishes.context.resolve(name))) {
                return at(wishes.context.resolve(name), wishes.context);
            }
        }
        throw new UserFailure("there is no Dockerfile in " + wishes.context)
                .suggest("Name a file with withDockerfile, or give its text with withDockerfileText.");
    }

    private static DockerfileOnDisk at(Path file, Path context) {
        Path shown = file.startsWith(context) ? context.relativize(file) : file;
        return new DockerfileOnDisk(file, shown.toString(), Optional.empty());
    }

    private static DockerfileOnDisk written(String text) {
        try {
            Path folder = Files.createTempDirectory("layerflux-");
            return new DockerfileOnDisk(
                    Files.writeString(folder.resolve("Dockerfile"), text), "Dockerfile", Optional.of(folder));
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write the Dockerfile to a temporary folder", e);
        }
    }

    @Override
    public void close() {
        if (temporary.isPresent()) {
            try {
                Files.delete(file);
                Files.delete(temporary.get());
            } catch (IOException e) {
                throw EnvironmentFailure.io("can't delete " + file, e);
            }
        }
    }
}
