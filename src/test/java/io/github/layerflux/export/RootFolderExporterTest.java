package io.github.layerflux.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code type=local}: what arrives in the folder, and that nothing arrives elsewhere whatever the image holds. */
final class RootFolderExporterTest {

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private ImageFixture fixture;
    private Path out;
    private Path outside;

    @BeforeEach
    void open() throws IOException {
        fixture = new ImageFixture(folder.resolve("cache"));
        out = folder.resolve("out");
        outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("passwd"), "untouched");
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void export(Layer... layers) {
        new RootFolderExporter(fixture.store, out, notes::add).export(fixture.image(List.of(layers)));
    }

    private static LayerEntry file(String path, int mode) {
        return LayerEntry.file(path, mode, 0, 0, 1, 7, 0);
    }

    private LayerEntry linkOut(String path) {
        return LayerEntry.symlink(path, outside.toString(), 0, 0, 7, 0);
    }

    private static LayerEntry folder(String path, int mode) {
        return LayerEntry.directory(path, mode, 0, 0, 7, 0);
    }

    private static LayerEntry hardLink(String path, String first) {
        return new LayerEntry(
                path, EntryType.HARDLINK, 0644, 0, 0, 0, 7, 0, first, Optional.empty(), -1, 0, 0, Map.of());
    }

    private void assertNothingOutside() throws IOException {
        try (var files = Files.list(outside)) {
            assertThat(files).containsExactly(outside.resolve("passwd"));
        }
        assertThat(outside.resolve("passwd")).hasContent("untouched");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outside)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void filesBelowALinkOfTheImageStayInTheFolder() throws IOException {
        export(
                fixture.layer(linkOut("lower"), linkOut("same"), file("same/passwd", 0644)),
                fixture.layer(folder("lower", 0700), file("lower/passwd", 0644)));

        assertNothingOutside();
        assertThat(out.resolve("lower/passwd")).hasContent("x");
        assertThat(out.resolve("same/passwd")).hasContent("x");
    }

    @Test
    void linksThatLieThereAlreadyAreReplacedAndNotFollowed() throws IOException {
        Files.createDirectory(out);
        Files.createSymbolicLink(out.resolve("d"), outside);
        Files.createSymbolicLink(out.resolve("f"), outside.resolve("passwd"));
        Files.createSymbolicLink(out.resolve("l"), outside.resolve("passwd"));
        Files.createSymbolicLink(out.resolve("h"), outside.resolve("passwd"));

        export(fixture.layer(
                folder("d", 0700), file("d/passwd", 0600), file("f", 0600), hardLink("h", "f"), linkOut("l")));

        assertNothingOutside();
        assertThat(out.resolve("d/passwd")).hasContent("x");
        assertThat(out.resolve("f")).hasContent("x").isRegularFile();
        assertThat(Files.isSameFile(out.resolve("f"), out.resolve("h"))).isTrue();
        assertThat(Files.readSymbolicLink(out.resolve("l"))).isEqualTo(outside);
    }

    @Test
    void aHardLinkThroughALinkIsNoFileOfTheImage() throws IOException {
        assertThatThrownBy(() -> export(fixture.layer(linkOut("l"), hardLink("h", "l/passwd"))))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("leads to no file");
        assertNothingOutside();
    }

    @Test
    void namesThatLeadOutOfTheRootAreRefused() throws IOException {
        Layer layer = fixture.layer(file("../outside/passwd", 0644));

        assertThatThrownBy(() -> export(layer))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("leads out of the root");
        assertNothingOutside();
    }

    @ParameterizedTest
    @ValueSource(strings = {"d/../../outside/passwd", "d/..", "d/."})
    void namesOfATableThatLeadElsewhereAreRefused(String path) throws IOException {
        Layer layer = fixture.written(file("d/f", 0644), file(path, 0644));

        assertThatThrownBy(() -> export(layer))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("leads out of its folder");
        assertNothingOutside();
    }

    @Test
    void namesThatAreNotUtf8KeepTheirBytes() throws Exception {
        Exotic.main(folder.resolve("other cache").toString(), out.toString());

        assertThat(names(out)).containsExactlyInAnyOrderElementsOf(Exotic.NAMES);
    }

    /** As a JVM under {@code LC_ALL=C} sees its names. */
    @Test
    void theLocaleNeedNotKnowTheLetters() throws Exception {
        ProcessBuilder other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Exotic.class.getName(),
                        folder.resolve("other cache").toString(),
                        out.toString())
                .redirectErrorStream(true);
        other.environment().put("LC_ALL", "C");
        Process process = other.start();
        String output = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(names(out)).containsExactlyInAnyOrderElementsOf(Exotic.NAMES);
    }

    /** Byte by byte. */
    private static List<String> names(Path folder) throws Exception {
        Process find = new ProcessBuilder("find", folder.toString(), "-mindepth", "1", "-printf", "%P %l\\n").start();
        String output = new String(find.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(find.waitFor()).isZero();
        return output.lines().map(String::strip).toList();
    }

    /** Writes an image with names that are UTF-8 and some that aren't. */
    static final class Exotic {

        static final List<String> NAMES = List.of(
                "gr\u00c3\u00b6\u00c3\u009fe",
                "latin-\u00e9",
                "latin-\u00e9/f",
                "latin-\u00e9/h",
                "link latin-\u00e9/f",
                "letter gr\u00c3\u00b6\u00c3\u009fe");

        private Exotic() {}

        /** @param arguments a cache directory and the folder to write to */
        public static void main(String... arguments) throws IOException {
            ImageFixture fixture = new ImageFixture(Path.of(arguments[0]));
            Layer layer = fixture.layer(
                    file("gr\u00f6\u00dfe", 0644),
                    folder("latin-\udce9", 0755),
                    file("latin-\udce9/f", 0644),
                    hardLink("latin-\udce9/h", "latin-\udce9/f"),
                    LayerEntry.symlink("link", "latin-\udce9/f", 0, 0, 7, 0),
                    LayerEntry.symlink("letter", "gr\u00f6\u00dfe", 0, 0, 7, 0));
            new RootFolderExporter(fixture.store, Path.of(arguments[1]), note -> {})
                    .export(fixture.image(List.of(layer)));
        }
    }

    /** As {@code /etc/shadow} of some distributions. Only who isn't root can fail to write them. */
    @Test
    void filesAndFoldersThatNobodyMayReadAreWrittenAndReplaced() throws IOException {
        Layer layer = fixture.layer(folder("closed", 0500), file("closed/shadow", 0), file("run", 04755));

        export(layer);
        export(layer);

        assertThat(Files.getPosixFilePermissions(out.resolve("closed/shadow"))).isEmpty();
        assertThat(Files.getLastModifiedTime(out.resolve("closed/shadow")).toMillis())
                .isEqualTo(7000);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("closed"))))
                .isEqualTo("r-x------");
        assertThat((int) Files.getAttribute(out.resolve("run"), "unix:mode") & 07777)
                .as("no set-user-id for who runs the build")
                .isEqualTo(0755);
        Files.setPosixFilePermissions(out.resolve("closed"), PosixFilePermissions.fromString("rwx------"));
    }
}
