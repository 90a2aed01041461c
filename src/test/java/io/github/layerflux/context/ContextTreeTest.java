package io.github.layerflux.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextTreeTest {

    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void createContext() throws IOException {
        root = Files.createDirectory(temporary.resolve("context"));
        Files.createDirectories(root.resolve("src/main"));
        Files.writeString(root.resolve("src/main/App.java"), "class App {}");
        Files.writeString(root.resolve("pom.xml"), "<project/>");
    }

    private ContextTree tree(String... excluded) {
        return new ContextTree(root, IgnoreFile.of(List.of(excluded)), StatCache.NONE, Workers.NONE);
    }

    private static List<String> paths(List<LayerEntry> entries) {
        return entries.stream().map(LayerEntry::path).toList();
    }

    private static void sh(String script, Path folder) throws Exception {
        Process process = new ProcessBuilder("/bin/sh", "-c", script)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aFileHasModeSizeAndTimeToTheNanosecondAndBelongsToRoot() throws IOException {
        Path file = root.resolve("pom.xml");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_700_000_000L, 123_456_789)));
        assertThat(tree().lookup("pom.xml"))
                .contains(LayerEntry.file("pom.xml", 0640, 0, 0, 10, 1_700_000_000L, 123_456_789));
    }

    @Test
    void setuidAndStickyBitsAreKept() throws Exception {
        sh("chmod 4755 pom.xml; chmod 1777 src", root);
        assertThat(tree().lookup("pom.xml").orElseThrow().mode()).isEqualTo(04755);
        assertThat(tree().lookup("src").orElseThrow().mode()).isEqualTo(01777);
    }

    @Test
    void theRootIsAFolderWithoutName() {
        LayerEntry entry = tree("*").lookup("").orElseThrow();
        assertThat(entry.path()).isEmpty();
        assertThat(entry.type()).isEqualTo(EntryType.DIRECTORY);
    }

    @Test
    void childrenAreSortedByName() throws IOException {
        for (String name : List.of("b", "a.b", "a", "a-b", "Z", "é")) {
            Files.writeString(root.resolve("src").resolve(name), "");
        }
        assertThat(paths(tree().children("src")))
                .containsExactly("src/Z", "src/a", "src/a-b", "src/a.b", "src/b", "src/main", "src/é");
        assertThat(tree().children("pom.xml")).isEmpty();
        assertThat(tree().children("absent")).isEmpty();
    }

    @Test
    void aSymlinkIsASymlinkAndLeadsNowhere() throws Exception {
        Files.writeString(temporary.resolve("secret"), "outside");
        Files.createSymbolicLink(root.resolve("out"), Path.of(".."));
        sh("ln -s '/nowhere/at  all/' dangling", root);
        assertThat(tree().lookup("out").orElseThrow().link()).isEqualTo("..");
        assertThat(tree().lookup("dangling").orElseThrow().link()).isEqualTo("/nowhere/at  all/");
        assertThat(tree().lookup("out/secret")).isEmpty();
        assertThat(tree().children("out")).isEmpty();
        assertThat(tree().below("out")).isEmpty();
        assertThatThrownBy(() -> tree().open(LayerEntry.file("out/secret", 0644, 0, 0, 7, 0, 0)))
                .isInstanceOf(EnvironmentFailure.class);
    }

    @Test
    void aFileThatBecameASymlinkIsNotFollowed() throws IOException {
        Files.writeString(temporary.resolve("secret"), "outside");
        LayerEntry file = tree().lookup("pom.xml").orElseThrow();
        Files.delete(root.resolve("pom.xml"));
        Files.createSymbolicLink(root.resolve("pom.xml"), Path.of("../secret"));
        assertThatThrownBy(() -> tree().open(file))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("'pom.xml'");
    }

    @Test
    void pathsThatAreNoNamesNameNothing() throws IOException {
        Files.writeString(temporary.resolve("secret"), "outside");
        for (String path :
                List.of("..", "../secret", "src/../pom.xml", ".", "./pom.xml", "src/", "src//main", "/etc")) {
            assertThat(tree().lookup(path)).as(path).isEmpty();
        }
    }

    @Test
    void lookingThroughAFileNamesNothing() {
        assertThat(tree().lookup("pom.xml/child")).isEmpty();
    }

    @Test
    void namedPipesAreThereAndSocketsAreEmptyFiles() throws Exception {
        sh("mkfifo -m 600 pipe", root);
        Path socket = root.resolve("socket");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
            assertThat(tree().lookup("pipe").orElseThrow().type()).isEqualTo(EntryType.FIFO);
            LayerEntry file = tree().lookup("socket").orElseThrow();
            assertThat(file.type()).isEqualTo(EntryType.FILE);
            try (var in = tree().open(file)) {
                assertThat(in.readAllBytes()).isEmpty();
            }
            assertThat(paths(tree().children(""))).containsExactly("pipe", "pom.xml", "socket", "src");
            assertThat(paths(tree().below(""))).contains("socket");
        }
    }

    @Test
    void devicesHaveTheirNumbers() throws Exception {
        Path zero = Path.of("/dev/zero");
        assumeTrue(Files.exists(zero));
        LayerEntry device = new UnixEntryReader().read(zero, "zero", StatCache.NONE);
        assertThat(device).isNotNull();
        assertThat(device.type()).isEqualTo(EntryType.CHARACTER_DEVICE);
        assertThat(device.deviceMajor()).isEqualTo(1);
        assertThat(device.deviceMinor()).isEqualTo(5);
    }

    @Test
    void excludedPathsAreNotThere() {
        ContextTree tree = tree("src/main", "*.xml");
        assertThat(tree.lookup("pom.xml")).isEmpty();
        assertThat(tree.lookup("src/main/App.java")).isEmpty();
        assertThat(paths(tree.children(""))).containsExactly("src");
        assertThat(tree.children("src")).isEmpty();
    }

    @Test
    void anExcludedFolderIsThereIfSomethingInItIsIncludedAgain() throws IOException {
        Files.createDirectories(root.resolve("docs/images"));
        Files.createDirectories(root.resolve("docs/text"));
        Files.writeString(root.resolve("docs/text/README.md"), "");
        Files.writeString(root.resolve("docs/text/other"), "");
        ContextTree tree = tree("docs", "!docs/**/README.md");
        assertThat(paths(tree.children(""))).containsExactly("docs", "pom.xml", "src");
        assertThat(paths(tree.children("docs"))).containsExactly("docs/text");
        assertThat(tree.lookup("docs/images")).isEmpty();
        assertThat(tree.lookup("docs/text")).isPresent();
        assertThat(paths(tree.below("docs"))).containsExactly("docs/text", "docs/text/README.md");
    }

    @Test
    void filesAreRead() throws IOException {
        ContextTree tree = tree();
        try (InputStream in = tree.open(tree.lookup("src/main/App.java").orElseThrow())) {
            assertThat(new String(in.readAllBytes())).isEqualTo("class App {}");
        }
    }

    @Test
    void aFileThatVanishedIsNamed() throws IOException {
        LayerEntry file = tree().lookup("pom.xml").orElseThrow();
        Files.delete(root.resolve("pom.xml"));
        assertThatThrownBy(() -> tree().open(file))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("can't read 'pom.xml' of the build context: it doesn't exist");
    }

    @Test
    void whatMayNotBeReadIsNamed() throws IOException {
        Files.setPosixFilePermissions(root.resolve("src/main"), PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(root.resolve("src/main")), "root may read everything");
        assertThatThrownBy(() -> tree().below(""))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("can't read 'src/main' of the build context: permission denied")
                .hasMessageContaining(".dockerignore");
    }

    @Test
    void aNameThatCantBeDecodedIsAClearFailure() throws Exception {
        sh("touch \"$(printf 'caf\\351')\"", root.resolve("src"));
        for (boolean walk : new boolean[] {false, true}) {
            assertThatThrownBy(() -> {
                        if (walk) {
                            tree().below("");
                        } else {
                            tree().children("src");
                        }
                    })
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("in 'src' can't be decoded")
                    .hasMessageContaining("LC_ALL");
        }
    }

    @Test
    void aLinkTargetThatCantBeDecodedIsAClearFailure() throws Exception {
        sh("ln -s \"$(printf 'caf\\351')\" link", root);
        assertThatThrownBy(() -> tree().lookup("link"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("the target of the symlink 'link'");
    }

    @Test
    void aContextThatIsASymlinkIsFollowedOnce() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
        ContextTree tree = new ContextTree(link, IgnoreFile.NONE, StatCache.NONE, Workers.NONE);
        assertThat(tree.root()).isEqualTo(root.toRealPath(LinkOption.NOFOLLOW_LINKS));
        assertThat(tree.lookup("pom.xml")).isPresent();
    }

    @Test
    void aMissingContextAndAFileAsContextAreTheUsersMistakes() {
        assertThatThrownBy(() -> new ContextTree(root.resolve("no"), IgnoreFile.NONE, StatCache.NONE, Workers.NONE))
                .isInstanceOf(UserFailure.class)
                .hasMessage("the build context " + root.resolve("no") + " doesn't exist");
        assertThatThrownBy(
                        () -> new ContextTree(root.resolve("pom.xml"), IgnoreFile.NONE, StatCache.NONE, Workers.NONE))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("is not a folder");
    }

    @Test
    void withoutPosixPermissionsEverythingIs0755() throws IOException {
        PortableEntryReader portable = new PortableEntryReader();
        assertThat(portable.read(root.resolve("pom.xml"), "pom.xml", StatCache.NONE))
                .extracting(LayerEntry::mode, LayerEntry::size)
                .containsExactly(0755, 10L);
        assertThat(portable.read(root.resolve("src"), "src", StatCache.NONE))
                .extracting(LayerEntry::mode, LayerEntry::type)
                .containsExactly(0755, EntryType.DIRECTORY);
        assertThat(portable.stamp(root.resolve("pom.xml"))).isEmpty();
    }
}
