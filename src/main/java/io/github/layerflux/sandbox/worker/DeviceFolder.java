package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A container's {@code /dev} without what is mounted below it (runtime-spec, config-linux.md, "Default Devices").
 *
 * <p>Root without a user name space may make nodes of every device, this machine's disks among them, and Docker lets
 * it: a device control group keeps it from opening them. Control groups can't be had everywhere, mount options can: no
 * file system of a container lets devices be opened, and each node of {@code /dev} is a mount of its own that does.
 */
final class DeviceFolder {

    private static final long OPTIONS = Linux.MS_NOSUID | Linux.MS_STRICTATIME;
    private static final String SIZE = "mode=755,size=65536k";
    private static final int CHARACTER_DEVICE = 0020666;

    private record Device(String name, int major, int minor) {}

    private static final List<Device> DEVICES = List.of(
            new Device("null", 1, 3),
            new Device("zero", 1, 5),
            new Device("full", 1, 7),
            new Device("random", 1, 8),
            new Device("urandom", 1, 9),
            new Device("tty", 5, 0));

    private final Path folder;

    private DeviceFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Mounts one.
     *
     * @param others whether nodes that are made in it later can be opened too
     */
    static void mount(Path folder, boolean others) throws IOException {
        Linux.mount("tmpfs", folder.toString(), "tmpfs", OPTIONS, SIZE);
        DeviceFolder dev = new DeviceFolder(folder);
        for (Device device : DEVICES) {
            dev.make(device, others);
        }
        dev.link("fd", "/proc/self/fd");
        dev.link("stdin", "/proc/self/fd/0");
        dev.link("stdout", "/proc/self/fd/1");
        dev.link("stderr", "/proc/self/fd/2");
        dev.link("ptmx", "pts/ptmx");
        dev.link("core", "/proc/kcore");
        for (String name : new String[] {"pts", "shm", "mqueue"}) {
            Files.createDirectory(folder.resolve(name));
        }
        if (!others) {
            long flags = Linux.MS_BIND | Linux.MS_REMOUNT | Linux.MS_NODEV | OPTIONS;
            Linux.mount(null, folder.toString(), null, flags, null);
        }
    }

    /** A node of its own, so that a chmod stays inside; a user name space can only borrow this machine's. */
    private void make(Device device, boolean others) throws IOException {
        Path target = folder.resolve(device.name());
        if (Linux.mknod(target.toString(), CHARACTER_DEVICE, device.major() << 8 | device.minor()) == 0) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-rw-rw-"));
            if (!others) {
                bind(target, target);
            }
            return;
        }
        Path source = Path.of("/dev", device.name());
        if (Files.exists(source)) {
            Files.createFile(target);
            bind(source, target);
        }
    }

    private static void bind(Path source, Path target) throws IOException {
        Linux.mount(source.toString(), target.toString(), null, Linux.MS_BIND, null);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    }
}
