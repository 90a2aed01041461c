package io.github.layerflux.conformance;

import io.github.layerflux.it.Command;
import io.github.layerflux.it.DebianMirror;
import io.github.layerflux.it.TestMachine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A Debian of its own in a folder, with the newest Docker Engine, buildx and buildah that Debian has. Made with
 * debootstrap once per machine and kept in the tests' cache folder: a minute, a gigabyte. Nothing of it is installed on
 * the machine itself.
 *
 * @param folder its root folder
 */
record EngineRoot(Path folder) {

    /** Debian's testing suite; override it to observe another Docker. */
    private static final String SUITE = System.getProperty("differential.suite", "forky");

    private static final String PACKAGES =
            "docker.io,docker-cli,docker-buildx,containerd,runc,buildah,netavark,ca-certificates,git,iptables,xz-utils";

    /** A mount namespace of its own, so that nothing stays mounted, whatever happens. */
    private static final String ENTER = """
            root=$1; shift
            mount --bind "$root" "$root"
            mount -t proc proc "$root/proc"
            mount --rbind /sys "$root/sys"
            mount --rbind /dev "$root/dev"
            mount -t tmpfs tmpfs "$root/run"
            exec chroot "$root" "$@"
            """;

    static EngineRoot get() throws IOException {
        if (!TestMachine.isRoot()) {
            throw new IllegalStateException("The differential suite starts a Docker daemon: run it as root.");
        }
        Path folder = TestMachine.cache().resolve("docker-" + SUITE);
        try (RandomAccessFile file = new RandomAccessFile(folder + ".lock", "rw");
                FileLock lock = file.getChannel().lock()) {
            if (!Files.exists(folder)) {
                make(folder);
            }
        }
        return new EngineRoot(folder);
    }

    private static void make(Path folder) throws IOException {
        Path debootstrap = TestMachine.tool("debootstrap");
        Path work = Files.createTempDirectory(TestMachine.cache(), "docker-" + SUITE);
        Command command = Command.of(debootstrap.toString(), "--variant=minbase", "--include=" + PACKAGES)
                .plus(SUITE, work.toString(), DebianMirror.uri());
        if (!Files.exists(Path.of("/usr/share/debootstrap/scripts", SUITE))) { // a suite younger than debootstrap
            command = command.plus("/usr/share/debootstrap/scripts/sid");
        }
        command.run();
        Files.createDirectory(work.resolve("work"));
        Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A new folder that the commands run here see too. */
    Path newFolder() throws IOException {
        return Files.createTempDirectory(folder.resolve("work"), "");
    }

    /** A path of the machine, below the root folder, as the commands run here see it. */
    String inside(Path path) {
        return "/" + folder.relativize(path);
    }

    Command command(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("unshare", "-m", "--propagation", "private", "sh", "-ec", ENTER, "enter", folder.toString()));
        all.addAll(List.of(arguments));
        return Command.of(all.toArray(new String[0]))
                .with("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                .with("HOME", "/root")
                .with("LC_ALL", "C.UTF-8");
    }
}
