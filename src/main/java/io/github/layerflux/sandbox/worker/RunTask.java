package io.github.layerflux.sandbox.worker;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.ResolvedUser;
import io.github.layerflux.layer.UserResolver;
import io.github.layerflux.sandbox.NetworkMode;
import io.github.layerflux.sandbox.RunOutcome;
import io.github.layerflux.sandbox.RunSpec;
import io.github.layerflux.sandbox.worker.ContainerMount.Access;
import io.github.layerflux.snapshot.FolderTree;
import io.github.layerflux.snapshot.RootPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** One RUN from its specification to its exit code, in an upper that is already made. */
final class RunTask {

    private static final int KILLED = 128 + Linux.SIGKILL;
    private static final String DEFAULT_PATH =
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"; // as BuildKit adds it

    private final Workspace workspace;
    private final Machine machine;
    private final RunSpec spec;
    private final Uppers.Held upper;

    /** @param machine what runs it, and what its mounts are made of */
    RunTask(Workspace workspace, Machine machine, RunSpec spec, Uppers.Held upper) {
        this.workspace = workspace;
        this.machine = machine;
        this.spec = spec;
        this.upper = upper;
    }

    /**
     * How it ended.
     *
     * @param exit its exit status
     * @param warnings what the build should know beside
     */
    record Result(int exit, RunOutcome.OutOfMemory outOfMemory, List<String> warnings) {}

    /** Runs it. */
    Result run(BiConsumer<byte[], Integer> output, KillSwitch kill) {
        long killedBefore = killsOnThisMachine();
        try (ControlGroup group = machine.groups().group(upper.upper().id());
                OpenRoot opened = machine.roots().open(upper, spec.insecure());
                RunFiles files = RunFiles.create(workspace, spec);
                PreparedMounts mounts = machine.mounts(workspace, spec.mounts(), files)) {
            Path root = opened.merged();
            ResolvedUser user = only(UserResolver.resolve(new FolderTree(root), spec.user()));
            MountPoints points = new MountPoints(root);
            try {
                makeWorkingDirectory(root);
                for (String folder : new String[] {"/proc", "/dev", "/sys"}) {
                    points.prepare(folder, true);
                }
                Container container = new Container(
                        workspace.unique(upper.upper().id()),
                        root,
                        spec.argv(),
                        environment(user),
                        spec.workingDirectory(),
                        user,
                        mounts(points, files, mounts.prepare(points, kill, output)),
                        spec.network() == NetworkMode.NONE,
                        spec.insecure(),
                        group);
                if (kill.isPulled()) {
                    return new Result(KILLED, RunOutcome.OutOfMemory.NO, mounts.problems());
                }
                int exit = machine.executor().run(container, output, kill);
                return new Result(exit, outOfMemory(exit, group, killedBefore), mounts.problems());
            } finally {
                points.remove();
            }
        } catch (IOException e) {
            throw new EnvironmentFailure("the sandbox can't run it: " + e.getMessage(), e);
        }
    }

    /** Where there is a single id everybody is root, at home where they should be. */
    private ResolvedUser only(ResolvedUser user) {
        return workspace.confinement().isSingleId() ? new ResolvedUser(0, 0, List.of(), user.home()) : user;
    }

    private static RunOutcome.OutOfMemory outOfMemory(int exit, ControlGroup group, long killedBefore)
            throws IOException {
        if (exit == 0) {
            return RunOutcome.OutOfMemory.NO;
        }
        if (group.ranOutOfMemory()) {
            return RunOutcome.OutOfMemory.LIMIT;
        }
        return killsOnThisMachine() > killedBefore ? RunOutcome.OutOfMemory.MACHINE : RunOutcome.OutOfMemory.NO;
    }

    /** How many processes the kernel has killed for lack of memory, whoever's they were (proc(5)); 0 if it doesn't tell. */
    private static long killsOnThisMachine() {
        try {
            return ControlGroup.count(Path.of("/proc/vmstat"), "oom_kill");
        } catch (IOException e) {
            return 0;
        }
    }

    private void makeWorkingDirectory(Path root) throws IOException {
        Path folder = new RootPath(root).file(spec.workingDirectory());
        if (!Files.exists(folder)) {
            Files.createDirectories(folder);
        }
    }

    private List<String> environment(ResolvedUser user) {
        List<String> env = new ArrayList<>(spec.env());
        if (env.stream().noneMatch(variable -> variable.startsWith("PATH="))) {
            env.add(0, DEFAULT_PATH);
        }
        if (env.stream().noneMatch(variable -> variable.startsWith("HOME="))) {
            env.add("HOME=" + user.home());
        }
        return env;
    }

    private List<ContainerMount> mounts(MountPoints points, RunFiles files, List<ContainerMount> own)
            throws IOException {
        List<ContainerMount> mounts = new ArrayList<>();
        mounts.add(new ContainerMount.Bind(points.prepare("/etc/hosts", false), files.hosts(), false, Access.DATA));
        mounts.add(new ContainerMount.Bind(
                points.prepare("/etc/resolv.conf", false), files.resolver(), false, Access.DATA));
        String packages = "/etc/apt/apt.conf.d";
        if (workspace.confinement().isSingleId() && points.isFolder(packages)) {
            String target = points.prepare(packages + "/zz-layerflux", false);
            mounts.add(new ContainerMount.Bind(target, files.packageManager(), false, Access.DATA));
        }
        mounts.addAll(own);
        return mounts;
    }
}
