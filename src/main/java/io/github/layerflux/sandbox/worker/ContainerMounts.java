package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.worker.ContainerMount.Access;
import io.github.layerflux.snapshot.RootPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What is mounted into a container (runtime-spec, config-linux.md, "Default Filesystems"), by the calling thread. */
final class ContainerMounts {

    private static final long QUIET = Linux.MS_NOSUID | Linux.MS_NODEV | Linux.MS_NOEXEC;
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

    /** Shows this machine's /proc, where no other can be mounted. */
    void lendProc() throws IOException {
        Linux.mount("/proc", procTarget(), null, Linux.MS_BIND | Linux.MS_REC, null);
    }

    /** Mounts everything but /proc, which is there already. */
    void mountAll() throws IOException {
        Path proc = root.file("proc");
        Path dev = root.file("dev");
        Path sys = root.file("sys");
        DeviceFolder.mount(dev, container.insecure());
        mountBelow(dev);
        mountSys(sys);
        for (ContainerMount mount : container.mounts()) {
            mount(mount);
        }
        if (container.insecure()) {
            return;
        }
        for (String path : MaskedPaths.MASKED) {
            mask(within(path, proc, sys), dev.resolve("null"));
        }
        for (String path : MaskedPaths.READ_ONLY) {
            Path target = within(path, proc, sys);
            if (Files.exists(target)) {
                bind(target, target, Access.DATA);
            }
        }
    }

    private static Path within(String path, Path proc, Path sys) {
        return path.startsWith("/proc/")
                ? proc.resolve(path.substring("/proc/".length()))
                : sys.resolve(path.substring("/sys/".length()));
    }

    private static void mountBelow(Path dev) throws IOException {
        String pts = dev.resolve("pts").toString();
        long flags = Linux.MS_NOSUID | Linux.MS_NOEXEC;
        try {
            Linux.mount("devpts", pts, "devpts", flags, "newinstance,ptmxmode=0666,mode=0620,gid=5");
        } catch (IOException e) {
            // group 5 is not mapped in this user name space
            Linux.mount("devpts", pts, "devpts", flags, "newinstance,ptmxmode=0666,mode=0620");
        }
        Linux.mount("shm", dev.resolve("shm").toString(), "tmpfs", QUIET, "mode=1777,size=65536k");
        Path queues = dev.resolve("mqueue");
        try {
            Linux.mount("mqueue", queues.toString(), "mqueue", QUIET, null);
        } catch (IOException e) {
            Files.delete(queues); // a kernel without POSIX message queues
        }
    }

    private void mountSys(Path sys) throws IOException {
        try {
            long access = container.insecure() ? 0 : Linux.MS_RDONLY;
            Linux.mount("sysfs", sys.toString(), "sysfs", QUIET | access, null);
        } catch (IOException e) {
            // a user name space may not mount it anew with a network that isn't its own
            bind(Path.of("/sys"), sys, Access.DATA);
        }
    }

    private void mount(ContainerMount mount) throws IOException {
        if (mount instanceof ContainerMount.Bind bind) {
            Path target = target(bind.target(), bind.folder());
            bind(bind.source(), target, bind.access());
            if (bind.access() == Access.WRITABLE && noDevices() != 0) {
                long flags = MountFlags.of(bind.source()).forMount() | noDevices();
                Linux.mount(null, target.toString(), null, Linux.MS_BIND | Linux.MS_REMOUNT | flags, null);
            }
        } else if (mount instanceof ContainerMount.Tmpfs tmpfs) {
            String size = tmpfs.sizeBytes() < 0 ? "" : ",size=" + tmpfs.sizeBytes();
            Path target = target(tmpfs.target(), true);
            Linux.mount("tmpfs", target.toString(), "tmpfs", Linux.MS_NOSUID | noDevices(), "mode=1777" + size);
        }
    }

    private long noDevices() {
        return container.insecure() ? 0 : Linux.MS_NODEV;
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

    private static void bind(Path source, Path target, Access access) throws IOException {
        Linux.mount(source.toString(), target.toString(), null, Linux.MS_BIND | Linux.MS_REC, null);
        if (access != Access.WRITABLE) {
            long flags = Linux.MS_BIND | Linux.MS_REMOUNT | Linux.MS_RDONLY;
            flags |= MountFlags.of(source).forMount() | (access == Access.DATA ? QUIET : Linux.MS_NODEV);
            Linux.mount(null, target.toString(), null, flags, null);
        }
    }

    private static void mask(Path target, Path nothing) throws IOException {
        if (Files.isDirectory(target)) {
            Linux.mount("tmpfs", target.toString(), "tmpfs", QUIET | Linux.MS_RDONLY, "size=0k");
        } else if (Files.exists(target)) {
            Linux.mount(nothing.toString(), target.toString(), null, Linux.MS_BIND, null);
        }
    }
}
