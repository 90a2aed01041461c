package io.github.layerflux.sandbox.worker;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.snapshot.RootPath;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A changed root folder and nothing else (chroot(2)): for containers that allow neither namespaces nor mounts, by request
 * only. One RUN at a time, since without pid namespaces processes could not be told apart. There is no {@code /proc}.
 */
final class ChrootExecutor implements Executor {

    private static final List<String> DEVICES =
            List.of("null 1 3", "zero 1 5", "full 1 7", "random 1 8", "urandom 1 9", "tty 5 0");
    private static final int CHARACTER_DEVICE = 0020666;

    /** Kills what has this root, if the worker ends before it says that all is over. */
    private static final String GUARD = "read -r over && exit 0; for p in /proc/[0-9]*; do"
            + " case \"$(readlink \"$p/root\")\" in \"$0\"|\"$0\"/*) kill -9 \"${p#/proc/}\";; esac; done";

    /** Joins the control group whose folders are named first; not by a variable, which RUN would see. */
    private static final String ENTER =
            "for g in $0; do echo $$ >$g/" + ControlGroup.MEMBERS + " || exit 125; done; exec \"$@\"";

    private final Workspace workspace;

    ChrootExecutor(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public ExecutorChoice choice() {
        return ExecutorChoice.CHROOT;
    }

    @Override
    public synchronized int run(Container container, BiConsumer<byte[], Integer> output, KillSwitch kill)
            throws IOException {
        if (container.privateNetwork()) {
            throw new UserFailure("RUN --network=none needs namespaces, which layerflux.sandbox=chroot does without")
                    .suggest("Leave --network=none out, or use another sandbox.");
        }
        try (PlacedMounts mounts = new PlacedMounts(workspace, container.root())) {
            mounts.place(devices(), "/dev", true);
            for (ContainerMount mount : container.mounts()) {
                mounts.place(mount);
            }
            return execute(container, output, kill);
        }
    }

    private int execute(Container container, BiConsumer<byte[], Integer> output, KillSwitch kill) throws IOException {
        Process guard = new ProcessBuilder("sh", "-c", GUARD, container.root().toString()).start();
        try (OutputStream over = guard.getOutputStream()) {
            ChrootProcesses family = new ChrootProcesses();
            ProcessBuilder builder = new ProcessBuilder(command(container)).redirectErrorStream(true);
            builder.redirectInput(new File("/dev/null"));
            builder.environment().clear();
            for (String variable : container.env()) {
                int equals = variable.indexOf('=');
                builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
            }
            Process process = builder.start();
            kill.arm(() -> Linux.kill((int) process.pid(), Linux.SIGKILL));
            Thread reader = new Thread(() -> read(process.getInputStream(), output), "output");
            reader.start();
            int exit = process.waitFor();
            kill.disarm();
            family.killAll(); // whoever still holds the pipe is gone now, so the reader comes to its end
            reader.join();
            over.write("over\n".getBytes(StandardCharsets.US_ASCII));
            return exit;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static List<String> command(Container container) throws IOException {
        Path chroot = Programs.find("chroot")
                .orElseThrow(() -> new IOException("there is no program chroot on this machine"));
        if (!Files.exists(new RootPath(container.root()).file("bin/sh"))) {
            throw new UserFailure("layerflux.sandbox=chroot needs a /bin/sh in the image")
                    .suggest("Use another sandbox, or another base image.");
        }
        List<String> command = new ArrayList<>();
        if (!container.group().isNone()) {
            command.addAll(List.of("/bin/sh", "-c", ENTER, container.group().names()));
        }
        command.add(chroot.toString());
        long uid = container.user().uid();
        long gid = container.user().gid();
        List<String> groups = new ArrayList<>();
        container.user().supplementaryGids().forEach(group -> groups.add("+" + group));
        if (uid != 0 || gid != 0 || !groups.isEmpty()) {
            command.add("--userspec=+" + uid + ":+" + gid);
            command.add("--groups=" + String.join(",", groups));
        }
        command.addAll(List.of(container.root().toString(), "/bin/sh", "-c", "cd -- \"$0\" && exec \"$@\""));
        command.add(container.workingDirectory());
        command.addAll(container.argv());
        return command;
    }

    /** A folder for {@code /dev}. Where nodes can't be made either, a file has to do for {@code /dev/null}. */
    private Path devices() throws IOException {
        Path folder = workspace.newFolder();
        Files.setAttribute(folder, "unix:mode", 0755);
        for (String device : DEVICES) {
            String[] parts = device.split(" ");
            Path node = folder.resolve(parts[0]);
            int number = Integer.parseInt(parts[1]) << 8 | Integer.parseInt(parts[2]);
            if (Linux.mknod(node.toString(), CHARACTER_DEVICE, number) != 0) {
                Files.createFile(node);
            }
            Files.setAttribute(node, "unix:mode", 0666);
        }
        return folder;
    }

    private static void read(InputStream in, BiConsumer<byte[], Integer> output) {
        byte[] buffer = new byte[1 << 13];
        try (in) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                output.accept(buffer, count);
            }
        } catch (IOException e) {
            // the last writer is gone
        }
    }
}
