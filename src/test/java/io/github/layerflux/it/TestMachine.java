package io.github.layerflux.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine the integration tests run on: finds the tools they need, installs missing ones with apt-get when it may
 * (root on Debian or Ubuntu), and otherwise fails with what to install. Nothing is ever skipped silently.
 */
public final class TestMachine {

    private static final Map<String, String> PACKAGES = packages();

    private TestMachine() {}

    /** The absolute path of a tool, installed first if need be. */
    public static Path tool(String name) {
        Optional<Path> found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        String debianPackage = Optional.ofNullable(PACKAGES.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no package is known to have " + name));
        install(name, debianPackage);
        return find(name)
                .orElseThrow(() -> new IllegalStateException(debianPackage + " is installed and has no " + name));
    }

    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "")
                + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        for (String folder : path.split(":")) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                return Optional.of(candidate.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    public static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Where things that are made once per machine rest between test runs; outside of the checkout. */
    public static Path cache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path home = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        try {
            return Files.createDirectories(home.resolve("layerflux-tests"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void install(String name, String debianPackage) {
        String remedy = "The integration tests need " + name + ". Install it: sudo apt-get install -y "
                + String.join(
                        " ", PACKAGES.values().stream().distinct().sorted().toList());
        if (!isRoot() || find("apt-get").isEmpty()) {
            throw new IllegalStateException(remedy);
        }
        try (RandomAccessFile file =
                        new RandomAccessFile(cache().resolve("apt.lock").toFile(), "rw");
                FileLock lock = file.getChannel().lock()) {
            Command install = Command.of("apt-get", "install", "-y", "-q", "--no-install-recommends", debianPackage)
                    .with("DEBIAN_FRONTEND", "noninteractive")
                    // Debian's packages start services only in run levels that have any
                    .with("RUNLEVEL", "1");
            if (install.outcome().exitCode() != 0) {
                Command.of("apt-get", "update", "-q").run();
                Command.Outcome again = install.outcome();
                if (again.exitCode() != 0) {
                    throw new IllegalStateException(remedy + "\nIt was tried and failed:\n" + again.output());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> packages() {
        Map<String, String> packages = new LinkedHashMap<>();
        for (String same : List.of("crun", "runc", "skopeo", "umoci", "docker-registry", "debootstrap")) {
            packages.put(same, same);
        }
        packages.put("chromium", "chromium");
        packages.put("script", "bsdutils");
        packages.put("dockerd", "docker.io");
        packages.put("docker", "docker.io");
        packages.put("podman", "podman");
        for (String ssh : List.of("ssh-add", "ssh-agent", "ssh-keygen")) {
            packages.put(ssh, "openssh-client");
        }
        packages.put("busybox", "busybox-static");
        packages.put("openssl", "openssl");
        packages.put("newuidmap", "uidmap");
        packages.put("setpriv", "util-linux");
        packages.put("useradd", "passwd");
        packages.put("runuser", "util-linux");
        return packages;
    }
}
