package io.github.layerflux.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line that puts a worker into name spaces of its own. Only what every Linux has is used: {@code unshare},
 * {@code mount}, {@code sh}; {@code setsid} where it exists, so that Ctrl-C reaches the build alone.
 *
 * @param mapping what ids mean in it, as a folder name ({@link IdSpace#folder})
 * @param folder the worker's folder, which has a folder {@code p}
 * @param options what {@code unshare} and the JVM are asked for
 */
record WorkerCommand(Tier tier, String mapping, Path folder, SandboxSettings settings, Options options) {

    /**
     * What not every machine grants.
     *
     * @param killChild whether {@code unshare} is told to kill its child when it is killed; Busybox can't
     * @param ownProc whether the worker gets a {@code /proc} of its own processes. The kernel refuses one where parts
     *     of the present one are hidden, as in containers (mount_namespaces(7), "locked" mounts)
     * @param classes what the JVM is to use or to write
     * @param place where the build is, for what earlier ones have found out there; empty: all is to be found out anew
     */
    record Options(boolean killChild, boolean ownProc, Optional<ClassArchive> classes, String place) {

        /** All that there is. */
        static Options best(Optional<ClassArchive> classes, String place) {
            return new Options(true, true, classes, place);
        }

        /** What the JVM may be unable to bear is left out. */
        Options withoutClasses() {
            return new Options(killChild, ownProc, Optional.empty(), place);
        }

        /** What is left to try after a refusal; empty when it was about something else. */
        Optional<Options> without(String refusal) {
            if (killChild && refusal.contains("kill-child")) {
                return Optional.of(new Options(false, ownProc, classes, place));
            }
            if (ownProc && refusal.contains("proc") && refusal.contains("mount")) {
                return Optional.of(new Options(killChild, false, classes, place));
            }
            return Optional.empty();
        }
    }

    static final String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** What the shell of a user name space says when it waits for its ids. */
    static final String WAITING = "READY\n";

    /** What is made for a RUN doesn't depend on who builds. */
    private static final String PLAIN_UMASK = "umask 022 && exec \"$@\"";

    private static final String PRIVATE_MEMORY = "mount -t tmpfs -o mode=700 tmpfs p && " + PLAIN_UMASK;
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
        if (IdMaps.needed(tier)) {
            line.addAll(List.of("unshare", "-U"));
            if (NoNewPrivileges.ofThisProcess()) {
                line.add("--keep-caps"); // lost with the first program, which has no ids yet, they'd be lost for good
            }
            line.addAll(List.of("sh", "-c", WAIT_FOR_IDS, "sh"));
        }
        if (tier.confinement() != Confinement.CHROOT) {
            line.addAll(List.of("unshare", "-m", "-p", "-f"));
            if (tier instanceof Tier.SingleId) {
                line.addAll(List.of("-U", "-r"));
            }
            if (options.ownProc()) {
                line.add("--mount-proc");
            }
            if (options.killChild()) {
                line.add("--kill-child");
            }
            line.addAll(List.of("sh", "-c", PRIVATE_MEMORY, "sh"));
        } else {
            line.addAll(List.of("sh", "-c", PLAIN_UMASK, "sh"));
        }
        line.addAll(java());
        return line;
    }

    private List<String> java() {
        Path memory = folder.resolve("p");
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        options.classes().ifPresent(classes -> line.addAll(classes.options()));
        line.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:-MaxFDLimit", // else every RUN inherits the raised limit, and programs that close all are slow
                "--enable-native-access=ALL-UNNAMED",
                "-Djna.tmpdir=" + memory,
                "-Djna.nosys=true",
                "-Djna.platform.library.path=", // else JNA asks ldconfig where libraries are, and we have none to load
                "-Dsun.reflect.inflationThreshold=" + Integer.MAX_VALUE, // no classes are made for what is done once
                "-Djna.encoding=UTF-8",
                "-Djava.io.tmpdir=" + memory,
                "-cp",
                WorkerClasspath.text(),
                "io.github.layerflux.sandbox.worker.Worker",
                settings.store().directory().root().toString(),
                mapping,
                tier.confinement().name(),
                settings.executor().parameter(),
                optional(
                        settings.limits().memoryBytes().isPresent(),
                        settings.limits().memoryBytes().orElse(0)),
                optional(
                        settings.limits().cpus().isPresent(),
                        settings.limits().cpus().orElse(0)),
                settings.files().map(RootFiles::name).orElse(""),
                options.place()));
        return line;
    }

    private static String optional(boolean present, Number value) {
        return present ? value.toString() : "";
    }
}
