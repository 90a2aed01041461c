package io.github.layerflux.step;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where a build secret's value comes from. The value itself is read only when a RUN that mounts it is executed. */
public sealed interface SecretSource {

    /** The value; empty when the environment has no such variable. */
    Optional<byte[]> read();

    /** An environment variable: {@code env=TOKEN}. */
    record Variable(String name, Map<String, String> environment) implements SecretSource {
        @Override
        public Optional<byte[]> read() {
            return Optional.ofNullable(environment.get(name)).map(value -> value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "env=" + name; // never the environment
        }
    }

    /** A file: {@code src=token.txt}. */
    record SecretFile(Path path) implements SecretSource {
        @Override
        public Optional<byte[]> read() {
            try {
                return Optional.of(Files.readAllBytes(path));
            } catch (IOException e) {
                throw EnvironmentFailure.io("the secret file " + path + " can't be read", e)
                        .suggestIfNone("It must stay readable until the RUN that mounts it has begun.");
            }
        }
    }

    /**
     * Parses {@code env=NAME} or {@code src=PATH}, also with a leading {@code type=env,} or {@code type=file,} as
     * {@code docker build --secret} takes them. A name alone is neither: it could mean a variable as well as a file.
     *
     * @param folder what relative paths are relative to
     * @throws UserFailure when it is none of these
     */
    static SecretSource parse(String id, String text, Path folder, Map<String, String> environment) {
        String value = text;
        if (value.startsWith("type=env,") || value.startsWith("type=file,")) {
            value = value.substring(value.indexOf(',') + 1);
        }
        int equals = value.indexOf('=');
        String kind = equals < 0 ? "" : value.substring(0, equals);
        String name = value.substring(equals + 1);
        if (!name.isEmpty() && kind.equals("env")) {
            return new Variable(name, environment);
        }
        if (!name.isEmpty() && (kind.equals("src") || kind.equals("source"))) {
            Path path = folder.resolve(name);
            if (!Files.isRegularFile(path)) {
                throw new UserFailure("secret '" + id + "': "
                                + (Files.exists(path) ? path + " is no file" : "there is no file " + path))
                        .suggest("Relative paths begin at " + folder + "; a variable of the environment is given as"
                                + " -Dlayerflux.secret." + id + "=env=NAME.");
            }
            return new SecretFile(path);
        }
        throw new UserFailure("secret '" + id + "' has no usable source")
                .suggest("Expected env=NAME or src=PATH, such as -Dlayerflux.secret." + id + "=env=TOKEN.");
    }
}
