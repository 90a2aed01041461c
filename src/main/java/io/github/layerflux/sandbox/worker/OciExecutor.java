package io.github.layerflux.sandbox.worker;

import io.github.layerflux.image.Json;
import io.github.layerflux.sandbox.ExecutorChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Containers by an installed OCI runtime, crun or runc. */
final class OciExecutor implements Executor {

    private static final long RETRY_NANOS = 5_000_000;

    private final ExecutorChoice choice;
    private final Path program;
    private final Path bundles;
    private final Path state;
    private final Workspace workspace;
    private final Consumer<Runnable> background;

    /**
     * @param program the runtime
     * @param workspace whose memory only this process sees: configurations hold the environment
     * @param background runs what no RUN has to wait for
     */
    OciExecutor(ExecutorChoice choice, Path program, Workspace workspace, Consumer<Runnable> background)
            throws IOException {
        this.choice = choice;
        this.program = program;
        this.bundles = Files.createDirectories(workspace.memory().resolve("bundles"));
        this.state = Files.createDirectories(workspace.memory().resolve("state-" + choice.parameter()));
        this.workspace = workspace;
        this.background = background;
    }

    @Override
    public ExecutorChoice choice() {
        return choice;
    }

    @Override
    public int run(Container container, BiConsumer<byte[], Integer> output, KillSwitch kill) throws IOException {
        Path bundle = Files.createDirectory(bundles.resolve(choice.parameter() + "-" + container.id()));
        Path log = bundle.resolve("log");
        Path pidFile = bundle.resolve("pid");
        Optional<OciConfig.ClosedDevices> devices = devices(container, bundle);
        try (NativePipe out = NativePipe.open()) {
            Files.writeString(
                    bundle.resolve("config.json"),
                    new OciConfig(container, workspace.confinement(), ProcMount.possible(), devices).json());
            int runtime = start(command(container, bundle, log, pidFile), out.writer());
            out.closeWriter();
            AtomicBoolean ended = new AtomicBoolean();
            kill.arm(() -> kill(ended, pidFile));
            int exit;
            try (OutputReader reader = OutputReader.start(out, output)) {
                exit = Children.await(runtime);
                if (isDetached() && exit == 0) {
                    exit = Children.await(
                            Integer.parseInt(Files.readString(pidFile).strip()));
                    background.accept(() -> remove(container));
                }
                ended.set(true);
            }
            kill.disarm();
            return exit == 0 || kill.isPulled() ? exit : explain(exit, log, container);
        } finally {
            for (String name : List.of("config.json", "log", "pid")) {
                Files.deleteIfExists(bundle.resolve(name));
            }
            if (devices.isPresent()) {
                Path folder = devices.get().folder();
                Linux.umount2(folder.toString(), Linux.MNT_DETACH);
                Files.delete(folder);
            }
            Files.deleteIfExists(bundle);
        }
    }

    /** What keeps root's devices closed; in a user name space the kernel does. */
    private Optional<OciConfig.ClosedDevices> devices(Container container, Path bundle) throws IOException {
        if (workspace.confinement().isUserNamespace() || container.insecure()) {
            return Optional.empty();
        }
        Path mount =
                Programs.find("mount").orElseThrow(() -> new IOException("there is no program mount on this machine"));
        Path folder = Files.createDirectory(bundle.resolve("dev"));
        DeviceFolder.mount(folder, false);
        return Optional.of(new OciConfig.ClosedDevices(folder, mount));
    }

    /**
     * runc in the foreground reads standard output and standard error through two pipes of its own, so their order is
     * lost; detached it hands ours through. Its container is then an orphan, and orphans are the worker's children.
     */
    private boolean isDetached() {
        return choice == ExecutorChoice.RUNC;
    }

    private int start(List<String> command, int stdout) throws IOException {
        int stdin = Linux.check(Linux.open("/dev/null", Linux.O_CLOEXEC, 0), "open /dev/null");
        Spawn spawn = new Spawn(command, List.of("PATH=" + System.getenv("PATH")), stdin, stdout);
        try {
            return spawn.startAlone(program.toString());
        } finally {
            spawn.free();
            Linux.close(stdin);
        }
    }

    /** Deletes the container's state and control group. */
    private void remove(Container container) {
        List<String> command =
                List.of(program.toString(), "--root", state.toString(), "delete", "--force", container.id());
        try (NativePipe ignored = NativePipe.open()) {
            Children.await(start(command, ignored.writer()));
        } catch (IOException e) {
            System.err.println("the state of a container is left over: " + e.getMessage());
        }
    }

    private List<String> command(Container container, Path bundle, Path log, Path pid) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        if (choice == ExecutorChoice.CRUN) {
            command.add("--cgroup-manager=disabled");
        }
        command.addAll(List.of("--root", state.toString(), "--log", log.toString(), "--log-format", "json", "run"));
        if (isDetached()) {
            command.add("--detach");
        }
        command.addAll(List.of("--pid-file", pid.toString(), "--bundle", bundle.toString(), container.id()));
        return command;
    }

    /**
     * Kills the container by its first process: the kernel then kills the rest, and the runtime cleans up and ends.
     * Killing the runtime would leave the container running. Before that process is known there is nothing to kill.
     */
    private static void kill(AtomicBoolean ended, Path pidFile) {
        Thread killer = new Thread(() -> {
            while (!ended.get()) {
                try {
                    String pid = Files.readString(pidFile).strip();
                    if (!pid.isEmpty()) {
                        Linux.kill(Integer.parseInt(pid), Linux.SIGKILL);
                    }
                } catch (IOException e) {
                    // it has not started yet, or is just being cleaned up
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        });
        killer.setName("kill");
        killer.setDaemon(true);
        killer.start();
    }

    /** Tells what the process returned from what the runtime has to say: only the latter leaves an error in the log. */
    private int explain(int exit, Path log, Container container) throws IOException {
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
}
