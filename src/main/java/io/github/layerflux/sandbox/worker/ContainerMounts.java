package io.github.layerflux.sandbox.worker;

import io.github.layerflux.snapshot.RootPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** What is mounted into a container (runtime-spec, config-linux.md, "Default Filesystems"), by the calling thread. */
final class ContainerMounts {

    private static final long QUIET = Linux.MS_NOSUID | Linux.MS_NODEV | Linux.MS_NOEXEC;
    private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom", "tty");

    private final Container container;
    private final RootPath root;

    ContainerMounts(Container container) {
        this.container = container;
        this.root = new RootPath(container.root());
    }

    /** Where /proc goes. */
    String procTarget() throws IOException {
        return root.file("proc").toString();
    }

    /** Mounts everything but /proc, which is there already. */
    void mountAll() throws IOException {
        Path proc = root.file("proc");
        Path dev = root.file("dev");
        Path sys = root.file("sys");
        mountDev(dev);
        mountSys(sys);
        for (ContainerMount mount : container.mounts()) {
            mount(mount);
        }
        for (String path : MaskedPaths.MASKED) {
            mask(within(path, proc, sys));
        }
        for (String path : MaskedPaths.READ_ONLY) {
            Path target = within(path, proc, sys);
            if (Files.exists(target)) {
                bind(target, target, true);
            }
        }
    }

    private static Path within(String path, Path proc, Path sys) {
        return path.startsWith("/proc/")
                ? proc.resolve(path.substring("/proc/".length()))
                : sys.resolve(path.substring("/sys/".length()));
    }

    private static void mountDev(Path dev) throws IOException {
        Linux.mount(
                "tmpfs", dev.toString(), "tmpfs", Linux.MS_NOSUID | Linux.MS_STRICTATIME, "mode=755,size=65536k");
        for (String name : DEVICES) {
            Path source = Path.of("/dev", name);
            if (Files.exists(source)) {
                Path target = Files.createFile(dev.resolve(name));
                Linux.mount(source.toString(), target.toString(), null, Linux.MS_BIND, null);
            }
        }
        link(dev, "fd", "/proc/self/fd");
        link(dev, "stdin", "/proc/self/fd/0");
        link(dev, "stdout", "/proc/self/fd/1");
        link(dev, "stderr", "/proc/self/fd/2");
        link(dev, "ptmx", "pts/ptmx");
        link(dev, "core", "/proc/kcore");
        String pts = folder(dev, "pts");
        long flags = Linux.MS_NOSUID | Linux.MS_NOEXEC;
        try {
            Linux.mount("devpts", pts, "devpts", flags, "newinstance,ptmxmode=0666,mode=0620,gid=5");
        } catch (IOException e) {
            // group 5 is not mapped in this user name space
            Linux.mount("devpts", pts, "devpts", flags, "newinstance,ptmxmode=0666,mode=0620");
        }
        Linux.mount("shm", folder(dev, "shm"), "tmpfs", QUIET, "mode=1777,size=65536k");
        try {
            Linux.mount("mqueue", folder(dev, "mqueue"), "mqueue", QUIET, null);
        } catch (IOException e) {
            Files.delete(dev.resolve("mqueue")); // a kernel without POSIX message queues
        }
    }

    private static void link(Path dev, String name, String target) throws IOException {
        Files.createSymbolicLink(dev.resolve(name), Path.of(target));
    }

    private static String folder(Path dev, String name) throws IOException {
        return Files.createDirectory(dev.resolve(name)).toString();
    }

    private static void mountSys(Path sys) throws IOException {
        try {
            Linux.mount("sysfs", sys.toString(), "sysfs", QUIET | Linux.MS_RDONLY, null);
        } catch (IOException e) {
            // a user name space may not mount it anew with a network that isn't its own
            bind(Path.of("/sys"), sys, true);
        }
    }

    private void mount(ContainerMount mount) throws IOException {
        if (mount instanceof ContainerMount.Bind bind) {
            Path target = target(bind.target(), bind.folder());
            bind(bind.source(), target, bind.readOnly());
        } else if (mount instanceof ContainerMount.Tmpfs tmpfs) {
            String size = tmpfs.sizeBytes() < 0 ? "" : ",size=" + tmpfs.sizeBytes();
            Path target = target(tmpfs.target(), true);
            Linux.mount("tmpfs", target.toString(), "tmpfs", Linux.MS_NOSUID | Linux.MS_NODEV, "mode=1777" + size);
        }
    }

    /** The mount point; those below /dev can only be made now. */
    private Path target(String path, boolean folder) throws IOException {
        Path target = root.file(path);
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(target.getParent());
            if (folder) {
                Files.createDirectory(target);
            } else {
                Files.createFile(target);
            }
        }
        return target;
    }

    private static void bind(Path source, Path target, boolean readOnly) throws IOException {
        Linux.mount(source.toString(), target.toString(), null, Linux.MS_BIND | Linux.MS_REC, null);
        if (readOnly) {
            long flags = Linux.MS_BIND | Linux.MS_REMOUNT | Linux.MS_RDONLY;
            Linux.mount(null, target.toString(), null, flags | QUIET, null);
        }
    }

    private static void mask(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            Linux.mount("tmpfs", target.toString(), "tmpfs", QUIET | Linux.MS_RDONLY, "size=0k");
        } else if (Files.exists(target)) {
            Linux.mount("/dev/null", target.toString(), null, Linux.MS_BIND, null);
        }
    }
}
