package io.github.layerflux.sandbox.worker;

import io.github.layerflux.image.Json;
import io.github.layerflux.sandbox.Confinement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A container as {@code config.json} (OCI runtime-spec, config.md and config-linux.md). */
final class OciConfig {

    private final Container container;
    private final Confinement confinement;
    private final boolean ownProc;
    private final Optional<ClosedDevices> devices;

    /**
     * How all devices but those of {@code /dev} are kept closed.
     *
     * @param folder a {@link DeviceFolder}
     * @param mount this machine's program of that name
     */
    record ClosedDevices(Path folder, Path mount) {}

    /**
     * @param ownProc whether a {@code /proc} can be mounted, and not only the present one be shown
     * @param devices what to mount on {@code /dev}; else the runtime makes one, in which every device can be opened
     */
    OciConfig(Container container, Confinement confinement, boolean ownProc, Optional<ClosedDevices> devices) {
        this.container = container;
        this.confinement = confinement;
        this.ownProc = ownProc;
        this.devices = devices;
    }

    String json() throws IOException {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("ociVersion", "1.0.2");
        config.put("process", process());
        config.put("root", Map.of("path", container.root().toString(), "readonly", false));
        config.put("hostname", "layerflux");
        config.put("mounts", mounts());
        config.put("linux", linux());
        if (devices.isPresent()) {
            config.put(
                    "hooks",
                    Map.of("createContainer", List.of(closeDevices(devices.get().mount()))));
        }
        return Json.write(config);
    }

    private Map<String, Object> process() throws IOException {
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("terminal", false);
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("uid", container.user().uid());
        user.put("gid", container.user().gid());
        user.put("umask", 022);
        user.put("additionalGids", container.user().supplementaryGids());
        process.put("user", user);
        process.put("args", container.argv());
        process.put("env", container.env());
        process.put("cwd", container.workingDirectory());
        List<String> kept = Capabilities.names(container.insecure());
        process.put("capabilities", Map.of("bounding", kept, "effective", kept, "permitted", kept));
        process.put("noNewPrivileges", false);
        return process;
    }

    private List<Object> mounts() throws IOException {
        List<Object> mounts = new ArrayList<>();
        mounts.add(
                ownProc
                        ? mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev"))
                        : mount("/proc", "bind", "/proc", List.of("rbind", "nosuid", "noexec", "nodev")));
        mounts.add(
                devices.isPresent()
                        ? mount("/dev", "bind", devices.get().folder().toString(), List.of("rbind", "nosuid", "nodev"))
                        : mount("/dev", "tmpfs", "tmpfs", List.of("nosuid", "strictatime", "mode=755", "size=65536k")));
        mounts.add(mount(
                "/dev/pts",
                "devpts",
                "devpts",
                confinement.isSingleId()
                        ? List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620")
                        : List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
        mounts.add(mount("/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k")));
        mounts.add(mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
        mounts.add(sys());
        for (ContainerMount mount : container.mounts()) {
            if (mount instanceof ContainerMount.Bind bind) {
                mounts.add(mount(bind.target(), "bind", bind.source().toString(), options(bind)));
            } else if (mount instanceof ContainerMount.Tmpfs tmpfs) {
                List<String> options = new ArrayList<>(List.of("nosuid", "mode=1777"));
                if (!container.insecure()) {
                    options.add("nodev");
                }
                if (tmpfs.sizeBytes() >= 0) {
                    options.add("size=" + tmpfs.sizeBytes());
                }
                mounts.add(mount(tmpfs.target(), "tmpfs", "tmpfs", options));
            }
        }
        return mounts;
    }

    private List<String> options(ContainerMount.Bind bind) throws IOException {
        if (bind.access() == ContainerMount.Access.WRITABLE) {
            return container.insecure() ? List.of("rbind", "rw") : List.of("rbind", "rw", "nodev");
        }
        Set<String> options = new LinkedHashSet<>(List.of("rbind", "ro", "nodev"));
        if (bind.access() == ContainerMount.Access.DATA) {
            options.addAll(List.of("nosuid", "noexec"));
        }
        if (confinement.isUserNamespace()) {
            options.addAll(MountFlags.of(bind.source()).names());
        }
        return List.copyOf(options);
    }

    private Map<String, Object> sys() {
        String access = container.insecure() ? "rw" : "ro";
        // a user name space may not mount it anew with a network that isn't its own
        return confinement.isUserNamespace() && !container.privateNetwork()
                ? mount("/sys", "bind", "/sys", List.of("rbind", "nosuid", "noexec", "nodev", access))
                : mount("/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access));
    }

    private static Map<String, Object> mount(String target, String type, String source, List<String> options) {
        Map<String, Object> mount = new LinkedHashMap<>();
        mount.put("destination", target);
        mount.put("type", type);
        mount.put("source", source);
        mount.put("options", options);
        return mount;
    }

    /**
     * crun mounts the root file system anew and forgets its options, so they are set again when all is mounted, in the
     * container's own mount name space (runtime-spec, config.md, "CreateContainer Hooks").
     */
    private Map<String, Object> closeDevices(Path mount) {
        String root = container.root().toString();
        // the runtime writes the container's state to the hook, and fails when nobody reads it
        String script = "while read -r state; do :; done; exec \"$1\" -o remount,bind,nodev \"$2\"";
        return Map.of("path", "/bin/sh", "args", List.of("sh", "-c", script, "sh", mount.toString(), root));
    }

    private Map<String, Object> linux() {
        Map<String, Object> linux = new LinkedHashMap<>();
        List<Object> namespaces = new ArrayList<>();
        for (String type : List.of("pid", "ipc", "uts", "mount")) {
            namespaces.add(Map.of("type", type));
        }
        if (container.privateNetwork()) {
            namespaces.add(Map.of("type", "network"));
        }
        linux.put("namespaces", namespaces);
        if (container.insecure()) {
            linux.put("resources", Map.of("devices", List.of(Map.of("allow", true, "access", "rwm"))));
            if (confinement.isSingleId()) {
                linux.put("seccomp", OciSeccomp.of(false, true));
            }
            return linux;
        }
        linux.put("maskedPaths", MaskedPaths.MASKED);
        linux.put("readonlyPaths", MaskedPaths.READ_ONLY);
        linux.put("seccomp", OciSeccomp.of(true, confinement.isSingleId()));
        return linux;
    }
}
