package io.github.layerflux.sandbox.worker;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.ResolvedUser;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Rejection;
import io.github.layerflux.sandbox.RootFilesystem;
import io.github.layerflux.sandbox.worker.ContainerMount.Access;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds out what can run containers here: what is known to, else by doing: mounts an overlay and runs a shell in it that
 * does nothing.
 */
final class ExecutorProbe {

    /**
     * What was found.
     *
     * @param rejected why better ones were not taken
     */
    record Result(Executor executor, List<Rejection> rejected) {}

    private static final List<String> PROGRAM_FOLDERS =
            List.of("bin", "sbin", "usr", "lib", "lib32", "lib64", "libx32", "nix", "gnu");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
    /** Where hybrid machines have version 2. */
    private static final String SECOND = "unified";

    private final Workspace workspace;
    private final RootsProbe.Result files;
    private final Consumer<Runnable> background;
    private final KnownExecutors known;
    private final List<Rejection> rejected = new ArrayList<>();

    /**
     * @param background runs what no RUN has to wait for
     * @param known what needn't be tried, and where it is noted
     */
    ExecutorProbe(Workspace workspace, RootsProbe.Result files, Consumer<Runnable> background, KnownExecutors known) {
        this.known = known;
        this.files = files;
        this.background = background;
        this.workspace = workspace;
    }

    Result find(ExecutorChoice choice) throws IOException {
        for (ExecutorChoice candidate : choice.candidates()) {
            Optional<Executor> executor = make(candidate);
            if (executor.isPresent()) {
                Executor made = executor.get();
                Optional<Boolean> hidden = known.find(made.choice(), program(made));
                if (hidden.isPresent() && (!hidden.get() || hideCgroups())) {
                    return new Result(new ExpectedExecutor(made, () -> retried(made, choice, hidden.get())), rejected);
                }
                if (works(made)) {
                    return new Result(made, rejected);
                }
            }
        }
        String reasons = reasons();
        throw new EnvironmentFailure("no executor for RUN works on this machine: " + reasons)
                .suggest(suggestion(choice, reasons));
    }

    /** @param reasons why each executor doesn't work */
    static String suggestion(ExecutorChoice choice, String reasons) {
        if (reasons.contains("pivot_root")) {
            // the initial ramfs can't be exchanged (pivot_root(2), "NOTES")
            return "If this machine runs from its initramfs, no container can be entered: let it switch to another root"
                    + " file system first (switch_root), or set layerflux.sandbox=chroot.";
        }
        return choice == ExecutorChoice.AUTO
                ? "Install crun or runc, or allow this process to mount and to make namespaces."
                : "Set layerflux.sandbox to auto.";
    }

    private static Optional<Path> program(Executor executor) {
        return executor instanceof OciExecutor runtime ? Optional.of(runtime.program()) : Optional.empty();
    }

    /** The executor that was expected to work if it does, else what is found without expecting anything. */
    private Executor retried(Executor expected, ExecutorChoice choice, boolean hidden) throws IOException {
        if (attempt(expected).isEmpty()) {
            return expected;
        }
        known.remove(expected.choice());
        if (hidden && workspace.confinement().isUserNamespace()) {
            Linux.umount2(CGROUPS.toString(), Linux.MNT_DETACH);
        }
        return find(choice).executor();
    }

    private String reasons() {
        List<String> reasons = new ArrayList<>();
        for (Rejection rejection : rejected) {
            reasons.add(rejection.text());
        }
        return String.join("; ", reasons);
    }

    private Optional<Executor> make(ExecutorChoice candidate) throws IOException {
        if (candidate == ExecutorChoice.BUILTIN) {
            Optional<CpuCalls> calls = CpuCalls.ofThisMachine();
            if (calls.isEmpty()) {
                rejected.add(new Rejection("builtin", "not made for " + System.getProperty("os.arch")));
                return Optional.empty();
            }
            return Optional.of(new BuiltinExecutor(calls.get(), workspace.confinement()));
        }
        if (candidate == ExecutorChoice.CHROOT) {
            return Optional.of(new ChrootExecutor(workspace));
        }
        String name = candidate.parameter();
        Optional<Path> program = Programs.find(name);
        if (program.isEmpty()) {
            rejected.add(new Rejection(name, "not installed"));
            return Optional.empty();
        }
        return Optional.of(new OciExecutor(candidate, program.get(), workspace, background));
    }

    private boolean works(Executor executor) throws IOException {
        if (executor.choice() == ExecutorChoice.CHROOT) {
            return true; // it can't show an empty root this machine's programs
        }
        boolean crun = executor.choice() == ExecutorChoice.CRUN;
        // a failed attempt takes as long as one that succeeds
        boolean hidden = crun && Files.isDirectory(CGROUPS.resolve(SECOND)) && hideCgroups();
        String problem = attempt(executor);
        if (!problem.isEmpty() && crun && !hidden && hideCgroups()) {
            hidden = true;
            problem = attempt(executor);
        }
        if (!problem.isEmpty() && hidden && workspace.confinement().isUserNamespace()) {
            Linux.umount2(CGROUPS.toString(), Linux.MNT_DETACH);
        }
        if (!problem.isEmpty()) {
            rejected.add(new Rejection(executor.choice().parameter(), problem));
        } else {
            known.add(executor.choice(), program(executor), hidden);
        }
        return problem.isEmpty();
    }

    /**
     * crun 1.8 fails on hybrid cgroups even when told not to manage any. In this private mount name space they can go:
     * root unmounts the second hierarchy, others hide all (which runc can't bear).
     */
    private boolean hideCgroups() {
        if (!workspace.confinement().isUserNamespace()) {
            return Linux.umount2(CGROUPS.resolve(SECOND).toString(), Linux.MNT_DETACH) == 0;
        }
        try {
            Linux.mount("tmpfs", CGROUPS.toString(), "tmpfs", 0, "mode=755");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs {@code sh -c :} on this machine's own programs; returns why it failed, or nothing. */
    private String attempt(Executor executor) throws IOException {
        Uppers.Held upper = files.roots().assemble(new RootFilesystem(List.of(), List.of()));
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (OpenRoot overlay = files.roots().open(upper, false)) {
            MountPoints points = new MountPoints(overlay.merged());
            for (String folder : new String[] {"/proc", "/dev", "/sys"}) {
                points.prepare(folder, true);
            }
            Container container = new Container(
                    workspace.unique("probe-" + upper.upper().id()),
                    overlay.merged(),
                    List.of("/bin/sh", "-c", ":"),
                    List.of("PATH=/bin"),
                    "/",
                    new ResolvedUser(0, 0, List.of(), "/"),
                    programs(overlay.merged(), points),
                    false,
                    false,
                    ControlGroup.NONE);
            int exit = executor.run(container, (bytes, length) -> output.write(bytes, 0, length), new KillSwitch());
            return exit == 0
                    ? ""
                    : "exit code " + exit + " "
                            + output.toString(StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } finally {
            files.uppers().release(upper.upper());
        }
    }

    private static List<ContainerMount> programs(Path root, MountPoints points) throws IOException {
        List<ContainerMount> mounts = new ArrayList<>();
        for (String name : PROGRAM_FOLDERS) {
            Path source = Path.of("/", name);
            if (Files.isSymbolicLink(source)) {
                Files.createSymbolicLink(root.resolve(name), Files.readSymbolicLink(source));
            } else if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
                mounts.add(new ContainerMount.Bind(points.prepare("/" + name, true), source, true, Access.WRITABLE));
            }
        }
        return mounts;
    }
}
