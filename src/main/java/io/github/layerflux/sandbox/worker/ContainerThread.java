package io.github.layerflux.sandbox.worker;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The thread that becomes a container and starts its process; see {@link BuiltinExecutor}. Once its root is changed it
 * must not load classes or open files, so everything is prepared before.
 */
final class ContainerThread {

    private static final int NAMESPACES = Linux.CLONE_FS
            | Linux.CLONE_FILES
            | Linux.CLONE_NEWNS
            | Linux.CLONE_NEWPID
            | Linux.CLONE_NEWIPC
            | Linux.CLONE_NEWUTS;
    private static final String HOST_NAME = "layerflux";
    private static final String SEARCH_PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin";
    private static final int PR_SET_DUMPABLE = 4;

    private final Container container;
    private final CpuCalls calls;
    private final Optional<SeccompFilter> filter;
    private final NativePipe out;
    private final NativePipe hold;
    private final KillSwitch kill;
    private final IntByReference init = new IntByReference(0);
    private final IntByReference process = new IntByReference(0);
    private int failedExit;
    private String failure = "";
    private @Nullable Throwable defect;

    ContainerThread(
            Container container,
            CpuCalls calls,
            Optional<SeccompFilter> filter,
            NativePipe out,
            NativePipe hold,
            KillSwitch kill) {
        this.container = container;
        this.calls = calls;
        this.filter = filter;
        this.out = out;
        this.hold = hold;
        this.kill = kill;
    }

    /** Makes the container and starts its process; returns when it runs or could not be executed. */
    void startProcess() throws IOException {
        Thread thread = new Thread(this::become, container.id());
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        // the thread's change of user made this process undumpable, which would hide its own /proc from it
        Linux.prctl(PR_SET_DUMPABLE, new NativeLong(1), ZERO, ZERO, ZERO);
        if (defect != null) {
            if (kill.isPulled()) {
                failedExit = 128 + Linux.SIGKILL;
                return;
            }
            throw new IOException(defect.getMessage(), defect);
        }
    }

    /**
     * Moves the container's processes into its control group. They are moved from outside, since the process can't be
     * started in it; those that it has started meanwhile are looked for until all are in it. What a member starts is
     * one from the beginning, so a process that starts others without end doesn't keep this from ending.
     */
    void enterGroup() throws IOException {
        if (container.group().isNone() || failedExit != 0) {
            return;
        }
        move(Integer.toString(init.getValue()));
        move(Integer.toString(process.getValue())); // first: to look at all takes long where there are many
        String nameSpace = nameSpace(Integer.toString(init.getValue()));
        boolean more = true;
        while (more) {
            List<String> processes = processes(nameSpace);
            processes.removeAll(container.group().members());
            // who was alive and outside then; the dead are no members either
            processes.removeIf(pid -> !isAlive(pid));
            more = !processes.isEmpty();
            for (String pid : processes) {
                move(pid);
            }
        }
    }

    private static List<String> processes(String nameSpace) {
        List<String> found = new ArrayList<>();
        for (String pid : Optional.ofNullable(new File("/proc").list()).orElse(new String[0])) {
            if (Character.isDigit(pid.charAt(0)) && nameSpace.equals(nameSpace(pid))) {
                found.add(pid);
            }
        }
        return found;
    }

    private void move(String pid) throws IOException {
        try {
            container.group().add(Integer.parseInt(pid));
        } catch (IOException e) {
            if (isAlive(pid)) {
                throw e;
            } // else it has ended
        }
    }

    /** Whether it runs: neither gone nor a zombie, as the state after its name says (proc(5)). */
    private static boolean isAlive(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"), StandardCharsets.ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException e) {
            return false;
        }
    }

    /** Which pid name space a process is in; empty when it has ended. */
    private static String nameSpace(String pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", pid, "ns", "pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static final NativeLong ZERO = new NativeLong(0);

    /** The process's id in the worker's pid name space. */
    int processId() {
        return process.getValue();
    }

    /** 126, 127 or 137 when no process could be started, else 0. */
    int failedExit() {
        return failedExit;
    }

    String failure() {
        return failure;
    }

    /** Ends every process of the container and waits until they are gone. */
    void killAll() {
        kill.disarm();
        int pid = init.getValue();
        if (pid > 0) {
            init.setValue(0);
            Linux.kill(pid, Linux.SIGKILL);
            Children.await(pid);
        }
    }

    private void become() {
        try {
            boolean ownProc = ProcMount.possible();
            Credentials credentials = new Credentials(calls, container, filter);
            Linux.check(Linux.unshare(NAMESPACES | (container.privateNetwork() ? Linux.CLONE_NEWNET : 0)), "unshare");
            int stdin = Linux.check(Linux.open("/dev/null", Linux.O_CLOEXEC, 0), "open /dev/null");
            Spawn.closeOnExec(); // in a table of this thread alone
            ContainerMounts mounts = new ContainerMounts(container);
            startInit(ownProc, mounts.procTarget());
            if (!ownProc) {
                mounts.lendProc();
            }
            mounts.mountAll();
            Linux.setHostName(HOST_NAME);
            if (container.privateNetwork()) {
                Loopback.up();
            }
            Linux.fchown(out.writer(), (int) container.user().uid(), (int)
                    container.user().gid());
            Spawn spawn = new Spawn(container.argv(), container.env(), stdin, out.writer());
            List<String> programs = programs();
            Memory here = cString(".");
            Linux.check(Linux.chdir(container.root().toString()), "chdir");
            Linux.check(
                    Linux.syscall(
                                    new NativeLong(calls.pivotRoot()),
                                    new NativeLong(Pointer.nativeValue(here)),
                                    here,
                                    ZERO)
                            .intValue(),
                    "pivot_root");
            // from here on the old root is out of reach
            Linux.check(Linux.umount2(".", Linux.MNT_DETACH), "umount of the old root");
            Linux.check(Linux.chdir(container.workingDirectory()), "chdir " + container.workingDirectory());
            Linux.umask(022);
            credentials.assume();
            execute(spawn, programs);
            spawn.free();
        } catch (IOException | RuntimeException | Error e) {
            defect = e;
        }
    }

    private void startInit(boolean ownProc, String proc) throws IOException {
        try (NativePipe acknowledge = NativePipe.open()) {
            String mount = ownProc ? "mount -t proc -o nosuid,nodev,noexec proc \"$1\" && " : "";
            String script = "cd / && " + mount + "echo ready && read x";
            Spawn spawn = new Spawn(
                    List.of("sh", "-c", script, "init", proc),
                    List.of(SEARCH_PATH),
                    hold.reader(),
                    acknowledge.writer());
            int error = spawn.start("/bin/sh", init);
            spawn.free();
            if (error != 0) {
                init.setValue(0);
                throw new IOException("can't start /bin/sh: " + Linux.strerror(error));
            }
            int pid = init.getValue();
            kill.arm(() -> Linux.kill(pid, Linux.SIGKILL));
            acknowledge.closeWriter();
            byte[] answer = new byte[1024];
            int count = Linux.read(acknowledge.reader(), answer, new NativeLong(answer.length))
                    .intValue();
            String text = count > 0 ? new String(answer, 0, count, StandardCharsets.UTF_8).strip() : "nothing";
            if (!text.equals("ready")) {
                throw new IOException("can't mount /proc: " + text);
            }
        }
    }

    private List<String> programs() {
        String name = container.argv().get(0);
        if (name.contains("/")) {
            return List.of(name);
        }
        String path = "";
        for (String variable : container.env()) {
            if (variable.startsWith("PATH=")) {
                path = variable.substring("PATH=".length());
            }
        }
        List<String> candidates = new ArrayList<>();
        for (String folder : path.split(":")) {
            candidates.add(folder.isEmpty() ? "./" + name : folder + "/" + name);
        }
        return candidates;
    }

    private void execute(Spawn spawn, List<String> programs) throws IOException {
        int worst = Linux.ENOENT;
        for (String program : programs) {
            int error = spawn.start(program, process);
            if (error == 0) {
                return;
            }
            if (error != Linux.ENOENT && error != Linux.ENOTDIR) {
                worst = error;
                if (error != Linux.EACCES) {
                    break;
                }
            }
        }
        if (worst == Linux.ENOMEM) {
            throw new IOException("the container's first process has ended: " + Linux.strerror(worst));
        }
        failedExit = worst == Linux.ENOENT ? 127 : 126;
        failure = "exec: \"" + container.argv().get(0) + "\": "
                + (worst == Linux.ENOENT ? "executable file not found" : Linux.strerror(worst)) + "\n";
    }

    private static Memory cString(String text) {
        Memory memory = new Memory(text.length() + 1L);
        memory.setString(0, text, "US-ASCII");
        return memory;
    }
}
