package io.github.layerflux.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A real Docker or Podman engine of its own, with its own store and socket. It ends with {@link #close} and, like
 * {@link LocalRegistry}, when the JVM that started it is killed. Needs root.
 */
public final class ContainerEngine implements AutoCloseable {

    private static final String UNTIL_END_OF_INPUT = "\"$@\" & p=$!; read -r _; kill $p; wait $p";

    private final Path socket;
    private final Process process;
    private final Command runner;

    private ContainerEngine(Path socket, Process process, Command runner) {
        this.socket = socket;
        this.process = process;
        this.runner = runner;
    }

    /** @param folder where it keeps everything; a short path, since a socket's name is at most 107 bytes */
    public static ContainerEngine docker(Path folder) {
        Path socket = folder.resolve("s");
        Command daemon = Command.of(
                TestMachine.tool("dockerd").toString(),
                "--iptables=false",
                "--ip6tables=false",
                "--bridge=none",
                "--data-root=" + folder.resolve("data"),
                "--exec-root=" + folder.resolve("exec"),
                "--pidfile=" + folder.resolve("pid"),
                "-H",
                "unix://" + socket);
        Command client = Command.of(TestMachine.tool("docker").toString(), "-H", "unix://" + socket);
        return start(folder, socket, daemon, client.plus("run"));
    }

    public static ContainerEngine podman(Path folder) {
        Path socket = folder.resolve("s");
        Command podman = Command.of(
                TestMachine.tool("podman").toString(),
                "--root=" + folder.resolve("data"),
                "--runroot=" + folder.resolve("run"),
                "--storage-driver=vfs",
                "--cgroup-manager=cgroupfs",
                "--runtime=" + TestMachine.tool("runc")); // crun refuses hybrid cgroups
        // Docker's client can't attach to what it runs in Podman
        return start(
                folder,
                socket,
                podman.plus("system", "service", "--time=0", "unix://" + socket),
                podman.plus("run", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"));
    }

    private static ContainerEngine start(Path folder, Path socket, Command command, Command runner) {
        try {
            Files.createDirectories(folder);
            Path log = folder.resolve("log");
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", UNTIL_END_OF_INPUT, "sh");
            builder.command().addAll(command.arguments());
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            ContainerEngine engine = new ContainerEngine(socket, builder.start(), runner);
            boolean answers = Processes.await(
                    Duration.ofSeconds(60),
                    () -> !engine.process.isAlive()
                            || engine.client("version").outcome().exitCode() == 0);
            if (!answers || !engine.process.isAlive()) {
                engine.close();
                throw new IllegalStateException(
                        command.arguments().get(0) + " does not start:\n" + Files.readString(log));
            }
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** {@code unix:///…}, as in {@code DOCKER_HOST}. */
    public String address() {
        return "unix://" + socket;
    }

    /** What a container of an image prints. */
    public String output(String image) {
        return runner.plus("--rm", "--network", "none", image).run();
    }

    /** Docker's client, which speaks to Podman as well. */
    public Command client(String... arguments) {
        return Command.of(TestMachine.tool("docker").toString(), "-H", address())
                .plus(arguments);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
