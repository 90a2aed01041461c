package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.dockerfile.LenientUtf8;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads what people write for a build: the Dockerfile and the ignore files of contexts. */
public final class SourceFiles {

    /** Bytes; whatever is larger was meant to be another file. */
    private static final long LARGEST = 64L << 20;

    private SourceFiles() {}

    /**
     * Reads and parses a Dockerfile.
     *
     * @param name as messages show it
     * @throws UserFailure when it is no Dockerfile
     * @throws EnvironmentFailure when it can't be read
     */
    public static Dockerfile dockerfile(Path file, String name) {
        return DockerfileParser.parse(name, text(file, name, true));
    }

    /** @param lenient whether some of it may be in another encoding than UTF-8 */
    private static String text(Path file, String name, boolean lenient) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new UserFailure(name + " has " + Files.size(file) + " bytes, which is too much for a text")
                        .suggest("Check that the right file is named.");
            }
            return lenient ? dockerfileText(file) : Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new UserFailure(name + " is not UTF-8 text", e)
                    .suggest("Check that it is no binary file, and save it as UTF-8.");
        } catch (NoSuchFileException e) {
            throw new UserFailure("there is no Dockerfile " + file, e);
        } catch (IOException e) {
            String why = Files.isDirectory(file)
                    ? "it is a folder"
                    : Files.isReadable(file) ? e.toString() : "no permission";
            throw new EnvironmentFailure(name + " can't be read: " + why, e);
        }
    }

    private static String dockerfileText(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            return LenientUtf8.decode(Files.readAllBytes(file));
        }
    }

    /**
     * The ignore file of a build context, which needn't exist.
     *
     * @param dockerfile whose own ignore file, {@code <Dockerfile>.dockerignore}, comes before the folder's
     */
    static Path ignoreFile(Path context, Optional<Path> dockerfile) {
        if (dockerfile.isPresent()) {
            Path own = dockerfile.get().resolveSibling(dockerfile.get().getFileName() + ".dockerignore");
            if (Files.isRegularFile(own)) {
                return own;
            }
        }
        return context.resolve(".dockerignore");
    }

    /** What a build context leaves out. */
    public static IgnoreFile ignored(Path context, Path dockerfile) {
        return ignored(ignoreFile(context, Optional.of(dockerfile)));
    }

    static IgnoreFile ignored(Path file) {
        if (!Files.exists(file)) {
            return IgnoreFile.NONE;
        }
        String name = file.getFileName().toString();
        return IgnoreFile.parse(name, text(file, name, false));
    }
}
