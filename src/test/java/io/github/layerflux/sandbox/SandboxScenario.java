package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.Layer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A build in a JVM of its own: as another user, or to be killed. Prints what it made, one entry a line. */
public final class SandboxScenario {

    private static final String CHANGES = """
            set -e
            b=/bin/busybox
            cd /
            $b rm -rf /tmp /etc/group
            $b mkdir -p /tmp/a/b /home/app
            echo hello >/tmp/a/b/c
            $b cp /bin/busybox /home/app/suid
            $b chown -R 1000:50 /home/app
            $b chmod 6755 /home/app/suid
            $b ln -s /etc/passwd /tmp/link
            $b ln /tmp/a/b/c /tmp/hard
            $b mkfifo /tmp/fifo
            echo more >>/etc/passwd
            $b mkdir '/größe 世界'
            """;

    private SandboxScenario() {}

    /** @param choice an executor, or {@code executor/files} */
    private static SandboxSettings settings(String choice, ContentStore store) {
        String[] parts = choice.split("/");
        return new SandboxSettings(
                ExecutorChoice.parse(parts[0]),
                store,
                parts.length > 1 ? Optional.of(RootFiles.valueOf(parts[1])) : Optional.empty(),
                RunLimits.NONE);
    }

    /** @param args cache directory, executor (and {@code /} with how root file systems are made), and a number of seconds to sleep if it is to be killed */
    public static void main(String[] args) throws Exception {
        ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])).create());
        TestLayers layers = new TestLayers(store);
        Layer base = layers.busybox();
        String script = args.length > 2
                ? "trap '' TERM; busybox setsid busybox sleep " + args[2] + " & echo up; busybox sleep " + args[2]
                : CHANGES;
        RunSpec spec = ShellRun.of(new RootFilesystem(List.of(base), List.of()), script, "scenario");
        try (Sandbox sandbox = Sandbox.open(settings(args[1], store))) {
            System.out.println(sandbox.info().block().summary());
            RunOutcome outcome = sandbox.run(spec, System.out::println).block();
            System.out.println("exit code " + outcome.exitCode());
            Layer layer = sandbox.pack(outcome.upper(), OptionalLong.of(1)).block();
            layers.listing(layer).forEach(System.out::println);
            System.out.println(layer.diffId());
            RunSpec second = new RunSpec(
                    new RootFilesystem(List.of(base), List.of(new LowerLayer.Changed(outcome.upper()))),
                    List.of("/bin/sh", "-c", "busybox id; echo mine >own; busybox ls /sys/class/net 2>/dev/null"),
                    List.of("PATH=/bin"),
                    "/home/app",
                    "app",
                    List.of(),
                    args[1].equals("chroot") ? NetworkMode.HOST : NetworkMode.NONE,
                    List.of(),
                    false,
                    Optional.empty(),
                    "second");
            RunOutcome byUser = sandbox.run(second, System.out::println).block();
            layers.listing(sandbox.pack(byUser.upper(), OptionalLong.of(1)).block())
                    .forEach(System.out::println);
        }
    }
}
