package io.github.layerflux.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line that puts a worker into name spaces of its own. Only what every Linux has is used: {@code unshare},
 * {@code mount}, {@code sh}; {@code setsid} where it exists, so that Ctrl-C reaches the build alone.
 *
 * @param folder the worker's folder, which has a folder {@code p}
 * @param killChild whether {@code unshare} is told to kill its child when it is killed; Busybox can't
 */
record WorkerCommand(Tier tier, Path folder, SandboxSettings settings, boolean killChild) {

    static final String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** What the shell of a user name space says when it waits for its ids. */
    static final String WAITING = "READY\n";

    private static final String PRIVATE_MEMORY = "mount -t tmpfs -o mode=700 tmpfs p && exec \"$@\"";
    private static final String WAIT_FOR_IDS = "echo READY; read go && exec \"$@\"";

    List<String> line() {
        List<String> line = new ArrayList<>();
        for (String place : SEARCH_PATH.split(":")) {
            Path setsid = Path.of(place, "setsid");
            if (Files.isExecutable(setsid)) {
                line.add(setsid.toString());
                break;
            }
        }
        if (tier instanceof Tier.SubordinateIds) {
            line.addAll(List.of("unshare", "-U", "sh", "-c", WAIT_FOR_IDS, "sh"));
        }
        line.addAll(List.of("unshare", "-m", "-p", "-f", "--mount-proc"));
        if (killChild) {
            line.add("--kill-child");
        }
        line.addAll(List.of("sh", "-c", PRIVATE_MEMORY, "sh"));
        line.addAll(java());
        return line;
    }

    private List<String> java() {
        Path memory = folder.resolve("p");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:-MaxFDLimit", // else every RUN inherits the raised limit, and programs that close all are slow
                "--enable-native-access=ALL-UNNAMED",
                "-Djna.tmpdir=" + memory,
                "-Djna.nosys=true",
                "-Djna.encoding=UTF-8",
                "-Djava.io.tmpdir=" + memory,
                "-cp",
                WorkerClasspath.text(),
                "io.github.layerflux.sandbox.worker.Worker",
                settings.store().directory().root().toString(),
                tier.mapping(),
                tier instanceof Tier.Rootful ? "root" : "user",
                settings.executor().parameter(),
                optional(
                        settings.limits().memoryBytes().isPresent(),
                        settings.limits().memoryBytes().orElse(0)),
                optional(
                        settings.limits().cpus().isPresent(),
                        settings.limits().cpus().orElse(0)));
    }

    private static String optional(boolean present, Number value) {
        return present ? value.toString() : "";
    }
}
