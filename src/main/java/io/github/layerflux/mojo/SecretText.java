package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A secret that is written as the place where it is: {@code env=VARIABLE}, or {@code src=FILE} without the line's end.
 *
 * @param what it is, for messages
 */
record SecretText(String what, Path base, Map<String, String> environment) {

    String read(String place) {
        String name = place.substring(4);
        if (place.startsWith("env=")) {
            String value = environment.getOrDefault(name, "");
            if (value.isEmpty()) {
                throw new UserFailure(what + " should be in the environment variable " + name + ", which is not set")
                        .suggest("Set " + name + " where Maven is started.");
            }
            return value;
        }
        try {
            return Files.readString(base.resolve(name)).stripTrailing();
        } catch (IOException e) {
            throw new UserFailure(what + " should be in the file " + base.resolve(name) + ", which can't be read")
                    .suggest("Check the file's name, and that this user may read it.");
        }
    }
}
