package io.github.layerflux.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A base image of Debian with a JDK and npm, and a repository of packages to be installed on it: some that make users,
 * set-user-id programs and file capabilities. Made once per machine, of {@link DebianJreBase} and in a minute, and kept in
 * the tests' cache folder.
 */
public final class DebianProgramsBase {

    private static final String NAME = "debian-12-programs";
    private static final String INSTALLABLE = "sudo dbus iputils-ping";
    private static final List<String> SUPERFLUOUS =
            List.of("usr/share/doc", "usr/share/man", "usr/share/locale", "var/cache/apt", "var/lib/apt/lists");

    private DebianProgramsBase() {}

    /** The OCI image layout that holds it under the tag {@code 12}. */
    public static Path layout() {
        return made().resolve("layout");
    }

    /** What {@code apt-get install sudo dbus iputils-ping} needs on it, with a file {@code Packages}. */
    public static Path packages() {
        return made().resolve("packages");
    }

    private static Path made() {
        Path made = TestMachine.cache().resolve(NAME);
        try (RandomAccessFile file = new RandomAccessFile(
                        TestMachine.cache().resolve(NAME + ".lock").toFile(), "rw");
                FileLock lock = file.getChannel().lock()) {
            if (!Files.exists(made)) {
                make(made);
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the base image " + made, e);
        }
    }

    private static void make(Path target) throws IOException {
        if (!TestMachine.isRoot()) {
            throw new IllegalStateException("The base image " + target
                    + " is made once per machine as root: run the integration tests as root once.");
        }
        Path work = Files.createTempDirectory(TestMachine.cache(), NAME);
        Path root = Files.createDirectories(work.resolve("root"));
        Command.of(
                        "tar",
                        "-C",
                        root.toString(),
                        "--numeric-owner",
                        "-xpf",
                        layer(DebianJreBase.layout()).toString())
                .run();
        inside(
                root,
                "apt-get update -q && apt-get install -y -q --no-install-recommends"
                        + " -o Dpkg::Options::=--force-unsafe-io openjdk-17-jdk-headless npm");
        Path result = Files.createDirectories(work.resolve("result"));
        packages(root, Files.createDirectories(result.resolve("packages")));
        for (String folder : SUPERFLUOUS) {
            Command.of("find", root.resolve(folder).toString(), "-type", "f", "-delete")
                    .run();
        }
        shell("rm -rf \"$0\"/usr/lib/jvm/*/jmods", root.toString());
        Path tar = work.resolve("layer.tar");
        Command.of("tar", "-C", root.toString(), "--numeric-owner", "--sort=name", "-cf", tar.toString(), ".")
                .run();
        new LayoutWriter(result.resolve("layout"))
                .write(
                        tar,
                        "12",
                        List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                        List.of("bash"));
        Files.move(result, target, StandardCopyOption.ATOMIC_MOVE);
        Command.of("rm", "-rf", work.toString()).run();
    }

    /** An index as apt reads it of a trusted repository without a release file (sources.list(5), deb822(5)). */
    private static void packages(Path root, Path folder) throws IOException {
        inside(root, "apt-get clean && apt-get install -y -q --no-install-recommends --download-only " + INSTALLABLE);
        shell("mv \"$0\"/var/cache/apt/archives/*.deb \"$1\"", root.toString(), folder.toString());
        String index = "cd \"$0\" && for p in *.deb; do dpkg-deb -f \"$p\" && echo \"Filename: ./$p\""
                + " && echo \"Size: $(stat -c %s \"$p\")\" && echo \"SHA256: $(sha256sum \"$p\" | cut -d' ' -f1)\" && echo"
                + " || exit 1; done >Packages";
        shell(index, folder.toString());
    }

    /** The only layer of an image layout, which is as large as the image. */
    private static Path layer(Path layout) throws IOException {
        try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
            return blobs.max(Comparator.comparing(blob -> blob.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void inside(Path root, String script) {
        Command.of("chroot", root.toString(), "sh", "-c", script)
                .with("DEBIAN_FRONTEND", "noninteractive")
                .run();
    }

    private static void shell(String script, String... arguments) {
        Command.of("sh", "-c", script).plus(arguments).run();
    }
}
