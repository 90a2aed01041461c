package io.github.layerflux.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The flag {@code no_new_privs} (prctl(2)): no program that is started gets a right that its starter hasn't. */
final class NoNewPrivileges {

    private NoNewPrivileges() {}

    static boolean ofThisProcess() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("NoNewPrivs:")) {
                    return line.endsWith("1");
                }
            }
        } catch (IOException e) {
            return false; // without /proc nothing works anyway, and that is told where it is needed
        }
        return false;
    }
}
