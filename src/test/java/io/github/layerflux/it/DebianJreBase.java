package io.github.layerflux.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A base image of Debian with a Java runtime, made of Debian's packages by debootstrap. That takes a minute or two, so
 * it is made once per machine and kept in the tests' cache folder.
 */
public final class DebianJreBase {

    private static final String NAME = "debian-12-jre-17";

    private DebianJreBase() {}

    /** The OCI image layout that holds it under the tag {@code 17}. */
    public static Path layout() {
        Path layout = TestMachine.cache().resolve(NAME);
        try (RandomAccessFile file = new RandomAccessFile(
                        TestMachine.cache().resolve(NAME + ".lock").toFile(), "rw");
                FileLock lock = file.getChannel().lock()) {
            if (!Files.exists(layout.resolve("index.json"))) {
                make(layout);
            }
            return layout;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the base image " + layout, e);
        }
    }

    private static void make(Path layout) throws IOException {
        if (!TestMachine.isRoot()) {
            throw new IllegalStateException("The base image " + layout
                    + " is made once per machine with debootstrap, as root: run the integration tests as root once.");
        }
        Path work = Files.createTempDirectory(TestMachine.cache(), NAME);
        Path root = work.resolve("root");
        Command.of(TestMachine.tool("debootstrap").toString(), "--variant=minbase")
                .plus(
                        "--include=openjdk-17-jre-headless,ca-certificates",
                        "bookworm",
                        root.toString(),
                        DebianMirror.uri())
                .run();
        for (String superfluous : List.of("var/cache/apt", "var/lib/apt/lists")) {
            Command.of("find", root.resolve(superfluous).toString(), "-type", "f", "-delete")
                    .run();
        }
        Path tar = work.resolve("layer.tar");
        Command.of("tar", "-C", root.toString(), "--numeric-owner", "--sort=name", "-cf", tar.toString(), ".")
                .run();
        Path made = work.resolve("layout");
        new LayoutWriter(made)
                .write(
                        tar,
                        "17",
                        List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
                        List.of("bash"));
        Files.move(made, layout, StandardCopyOption.ATOMIC_MOVE);
        Command.of("rm", "-rf", work.toString()).run();
    }
}
