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

    Path program() {
        return program;
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
            int runtime = start(command(container, bundle, log, pidFile), environment(container), out.writer());
            out.closeWriter();
            AtomicBoolean ended = new AtomicBoolean();
            kill.arm(() -> kill(ended, pidFile));
            int exit;
            try (OutputReader reader = OutputReader.start(out, output)) {
                exit = await(runtime, pidFile);
                if (isDetached() && exit == 0) {
                    int pid = pid(pidFile);
                    if (!container.group().isNone()) {
                        exit = startInGroup(container, pid);
                    }
                    exit = exit == 0 ? Children.await(pid) : exit;
                    background.accept(() -> remove(container));
                }
            } finally {
                ended.set(true);
                kill.disarm();
            }
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
     * Waits for the runtime. Somebody may kill it (the kernel for lack of memory, a person): its container would run on,
     * so it is killed, too, if it is known already. Otherwise it ends with the worker, since the build has failed.
     */
    private int await(int runtime, Path pidFile) throws IOException {
        Children.End end = Children.end(runtime);
        if (end.signal() == 0) {
            return end.exitCode();
        }
        if (Files.exists(pidFile) && !Files.readString(pidFile).isBlank()) {
            int pid = pid(pidFile);
            Linux.kill(pid, Linux.SIGKILL);
            Children.await(pid); // orphans are the worker's children
        }
        throw new IOException(choice.parameter() + " was killed by signal " + end.signal());
    }

    private static int pid(Path file) throws IOException {
        return Integer.parseInt(Files.readString(file).strip());
    }

    /** runc moves the container into a group of its own when it creates it; it starts when it is in ours. */
    private int startInGroup(Container container, int pid) throws IOException {
        container.group().add(pid);
        List<String> command = List.of(program.toString(), "--root", state.toString(), "start", container.id());
        try (NativePipe ignored = NativePipe.open()) {
            return Children.await(start(command, environment(container), ignored.writer()));
        }
    }

    /**
     * runc in the foreground reads standard output and standard error through two pipes of its own, so their order is
     * lost; detached it hands ours through. Its container is then an orphan, and orphans are the worker's children.
     */
    private boolean isDetached() {
        return choice == ExecutorChoice.RUNC;
    }

    private static List<String> environment(Container container) {
        List<String> environment = new ArrayList<>(List.of("PATH=" + System.getenv("PATH")));
        if (!container.group().isNone()) {
            environment.add("LAYERFLUX_GROUPS=" + container.group().names());
        }
        return environment;
    }

    private int start(List<String> command, List<String> environment, int stdout) throws IOException {
        int stdin = Linux.check(Linux.open("/dev/null", Linux.O_CLOEXEC, 0), "open /dev/null");
        Spawn spawn = new Spawn(command, environment, stdin, stdout);
        try {
            return spawn.startAlone(command.get(0));
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
            Children.await(start(command, List.of("PATH=" + System.getenv("PATH")), ignored.writer()));
        } catch (IOException e) {
            System.err.println("the state of a container is left over: " + e.getMessage());
        }
    }

    private List<String> command(Container container, Path bundle, Path log, Path pid) {
        List<String> command = new ArrayList<>();
        boolean enter = !container.group().isNone() && !isDetached();
        if (enter) { // crun leaves the group alone that it was started in
            command.addAll(List.of("/bin/sh", "-c", ControlGroup.ENTER + "exec \"$@\"", "sh"));
        }
        command.add(program.toString());
        if (choice == ExecutorChoice.CRUN) {
            command.add("--cgroup-manager=disabled");
        }
        command.addAll(List.of("--root", state.toString(), "--log", log.toString(), "--log-format", "json"));
        if (!isDetached()) {
            command.add("run");
        } else if (container.group().isNone()) {
            command.addAll(List.of("run", "--detach"));
        } else {
            command.add("create");
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
