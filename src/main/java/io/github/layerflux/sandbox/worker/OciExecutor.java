package io.github.layerflux.sandbox.worker;

import io.github.layerflux.image.Json;
import io.github.layerflux.sandbox.ExecutorChoice;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Containers by an installed OCI runtime, crun or runc. */
final class OciExecutor implements Executor {

    private static final int BUFFER = 64 * 1024;
    private static final long RETRY_MS = 5;
    private static final long START_PATIENCE_MS = 3_000;

    private final ExecutorChoice choice;
    private final Path program;
    private final Path bundles;
    private final Path state;
    private final boolean userNamespace;

    /**
     * @param program the runtime
     * @param memory a folder on a tmpfs that only this process sees: configurations hold the environment
     */
    OciExecutor(ExecutorChoice choice, Path program, Path memory, boolean userNamespace) throws IOException {
        this.choice = choice;
        this.program = program;
        this.bundles = Files.createDirectories(memory.resolve("bundles"));
        this.state = Files.createDirectories(memory.resolve("state-" + choice.parameter()));
        this.userNamespace = userNamespace;
    }

    @Override
    public ExecutorChoice choice() {
        return choice;
    }

    @Override
    public int run(Container container, BiConsumer<byte[], Integer> output, KillSwitch kill) throws IOException {
        Path bundle = Files.createDirectory(bundles.resolve(choice.parameter() + "-" + container.id()));
        Path log = bundle.resolve("log");
        Path pid = bundle.resolve("pid");
        try {
            Files.writeString(bundle.resolve("config.json"), new OciConfig(container, userNamespace).json());
            ProcessBuilder builder = new ProcessBuilder(command(container, bundle, log, pid));
            builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
            builder.redirectErrorStream(true);
            builder.redirectInput(new File("/dev/null"));
            Process runtime = builder.start();
            kill.arm(() -> kill(runtime, pid));
            int exit = await(runtime, output);
            kill.disarm();
            return exit == 0 || kill.isPulled() ? exit : explain(exit, log, container, output);
        } finally {
            delete(bundle, List.of("config.json", "log", "pid"));
        }
    }

    private List<String> command(Container container, Path bundle, Path log, Path pid) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        if (choice == ExecutorChoice.CRUN) {
            command.add("--cgroup-manager=disabled");
        }
        command.addAll(List.of("--root", state.toString(), "--log", log.toString(), "--log-format", "json", "run"));
        command.addAll(List.of("--pid-file", pid.toString(), "--bundle", bundle.toString(), container.id()));
        return command;
    }

    private static int await(Process runtime, BiConsumer<byte[], Integer> output) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = runtime.getInputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                output.accept(buffer, count);
            }
            return runtime.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Kills the container by its first process: the kernel then kills the rest, and the runtime cleans up and ends.
     * Killing the runtime would leave the container running. Before that process is known there is nothing to kill.
     */
    private static void kill(Process runtime, Path pidFile) {
        Thread killer = new Thread(() -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_PATIENCE_MS);
            while (runtime.isAlive() && System.nanoTime() < end) {
                try {
                    String pid = Files.readString(pidFile).strip();
                    if (!pid.isEmpty()) {
                        Linux.kill(Integer.parseInt(pid), Linux.SIGKILL);
                    }
                } catch (NoSuchFileException e) {
                    // not started yet
                } catch (IOException e) {
                    break;
                }
                try {
                    if (runtime.waitFor(RETRY_MS, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    break;
                }
            }
            runtime.destroyForcibly();
        });
        killer.setName("kill");
        killer.setDaemon(true);
        killer.start();
    }

    /** Tells what the process returned from what the runtime has to say: only the latter leaves an error in the log. */
    private int explain(int exit, Path log, Container container, BiConsumer<byte[], Integer> output)
            throws IOException {
        String problem = lastError(log);
        if (problem.isEmpty()) {
            return exit;
        }
        boolean aboutProgram = problem.contains("executable file")
                || problem.contains("exec " + container.argv().get(0))
                || problem.contains("exec: \"" + container.argv().get(0))
                || problem.contains("open executable")
                || problem.contains("exec container process")
                || problem.contains("exec format error");
        if (!aboutProgram) {
            throw new IOException(choice.parameter() + ": " + problem);
        }
        boolean missing =
                problem.contains("not found") || problem.contains("no such file") || problem.contains("No such file");
        byte[] line = ("exec: \"" + container.argv().get(0) + "\": " + (missing ? "executable file not found" : problem)
                        + "\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        output.accept(line, line.length);
        return missing ? 127 : 126;
    }

    private static String lastError(Path log) throws IOException {
        String problem = "";
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log)) {
                if (line.startsWith("{")) {
                    var entry = Json.readObject(line, "the runtime's log");
                    if (!Json.string(entry, "level").equals("warning")) {
                        problem = Json.string(entry, "msg");
                    }
                }
            }
        }
        return problem;
    }

    private static void delete(Path bundle, List<String> names) throws IOException {
        for (String name : names) {
            Files.deleteIfExists(bundle.resolve(name));
        }
        Files.deleteIfExists(bundle);
    }
}
