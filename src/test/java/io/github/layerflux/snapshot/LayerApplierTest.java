package io.github.layerflux.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Unpacking of friendly and hostile layers. Needs root, as owners are set. */
class LayerApplierTest {

    @TempDir
    Path temporary;

    private Path root;
    private Path outside;

    @BeforeEach
    void makeFolders() throws IOException {
        root = Files.createDirectory(temporary.resolve("root"));
        outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "precious");
    }

    private static LayerEntry entry(String path, EntryType type, String link) {
        return new LayerEntry(path, type, 0644, 0, 0, 0, 5, 0, link, Optional.empty(), -1, 0, 0, Map.of());
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static LayerEntry file(String path, int mode, int uid, int nanos) {
        return LayerEntry.file(path, mode, uid, uid, 0, 1_000_000_000L, nanos);
    }

    private void apply(LayerApplier.Whiteouts whiteouts, LayerEntry... entries) throws IOException {
        LayerApplier applier = new LayerApplier(root, whiteouts);
        for (LayerEntry one : entries) {
            applier.apply(one, bytes("content"));
        }
        applier.finish();
    }

    @Test
    void ownerModeAndTimeAreSetAlsoOfSymlinksAndFifos() throws IOException {
        apply(
                LayerApplier.Whiteouts.REMOVE,
                LayerEntry.directory("d", 01777, 7, 8, 1_000_000_000L, 123_456_789),
                file("d/suid", 06755, 1000, 987_654_321),
                LayerEntry.symlink("d/link", "nowhere", 9, 9, 1_000_000_000L, 1),
                entry("d/fifo", EntryType.FIFO, ""));
        FileStatus folder = FileStatus.of(root.resolve("d"));
        assertThat(folder.permissions()).isEqualTo(01777);
        assertThat(folder.uid()).isEqualTo(7);
        assertThat(folder.nanos()).isEqualTo(123_456_789);
        FileStatus suid = FileStatus.of(root.resolve("d/suid"));
        assertThat(suid.permissions()).isEqualTo(06755);
        assertThat(suid.uid()).isEqualTo(1000);
        assertThat(suid.nanos()).isEqualTo(987_654_321);
        FileStatus link = FileStatus.of(root.resolve("d/link"));
        assertThat(link.uid()).isEqualTo(9);
        assertThat(link.nanos()).isEqualTo(1);
        assertThat(FileStatus.of(root.resolve("d/fifo")).type()).isEqualTo(PosixFiles.S_IFIFO);
    }

    @Test
    void capabilitiesSurvive() throws IOException {
        byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        LayerEntry program = new LayerEntry(
                "ping",
                EntryType.FILE,
                0755,
                5,
                5,
                0,
                5,
                0,
                "",
                Optional.empty(),
                -1,
                0,
                0,
                Map.of("security.capability", capability));
        apply(LayerApplier.Whiteouts.REMOVE, program);
        assertThat(PosixFiles.attributes(root.resolve("ping"))).containsEntry("security.capability", capability);
    }

    @Test
    void symlinksNeverLeadOutOfTheRoot() throws IOException {
        apply(
                LayerApplier.Whiteouts.REMOVE,
                entry("abs", EntryType.SYMLINK, outside.toString()),
                entry("up", EntryType.SYMLINK, "../outside"),
                file("abs/precious", 0644, 0, 0),
                file("up/precious", 0644, 0, 0),
                entry("hit", EntryType.SYMLINK, outside.resolve("precious").toString()),
                file("hit", 0644, 0, 0),
                entry("up/precious", EntryType.WHITEOUT, ""));
        assertThat(outside).isDirectoryContaining("glob:**/precious").isNotEmptyDirectory();
        assertThat(outside.resolve("precious")).hasContent("precious");
        assertThat(Files.isSymbolicLink(root.resolve("hit"))).isFalse();
        assertThat(root.resolve(outside.toString().substring(1)).resolve("precious"))
                .hasContent("content");
    }

    @Test
    void hardLinksNeverLeadOutOfTheRoot() {
        assertThatThrownBy(() -> apply(
                        LayerApplier.Whiteouts.REMOVE,
                        entry("dir", EntryType.SYMLINK, outside.toString()),
                        entry("stolen", EntryType.HARDLINK, "dir/precious")))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("stolen is a hard link to dir/precious");
    }

    @Test
    void writingAFileAgainBreaksItsHardLinks() throws IOException {
        apply(LayerApplier.Whiteouts.REMOVE, file("a", 0644, 0, 0), entry("b", EntryType.HARDLINK, "a"));
        LayerApplier second = new LayerApplier(root, LayerApplier.Whiteouts.REMOVE);
        second.apply(file("b", 0644, 0, 0), bytes("other"));
        assertThat(root.resolve("a")).hasContent("content");
        assertThat(root.resolve("b")).hasContent("other");
    }

    @Test
    void whiteoutsHideWhatIsBelowAndNothingOfTheirOwnLayer() throws IOException {
        apply(
                LayerApplier.Whiteouts.REMOVE,
                file("d/old", 0644, 0, 0),
                file("d/sub/old", 0644, 0, 0),
                file("gone", 0644, 0, 0));
        apply(
                LayerApplier.Whiteouts.REMOVE,
                file("d/sub/new", 0644, 0, 0),
                entry("d", EntryType.OPAQUE, ""),
                file("d/late", 0644, 0, 0),
                entry("gone", EntryType.WHITEOUT, ""),
                file("back", 0644, 0, 0),
                entry("back", EntryType.WHITEOUT, ""));
        assertThat(root.resolve("d/old")).doesNotExist();
        assertThat(root.resolve("d/sub/old")).doesNotExist();
        assertThat(root.resolve("d/sub/new")).exists();
        assertThat(root.resolve("d/late")).exists();
        assertThat(root.resolve("gone")).doesNotExist();
        assertThat(root.resolve("back")).exists();
    }

    @ParameterizedTest
    @EnumSource(LayerApplier.Whiteouts.class)
    void aWhiteoutAfterWhatItsLayerHasThereHidesOnlyWhatIsBelow(LayerApplier.Whiteouts whiteouts) throws IOException {
        apply(LayerApplier.Whiteouts.REMOVE, file("implied/old", 0644, 0, 0), file("listed/old", 0644, 0, 0));
        apply(
                whiteouts,
                file("implied/new", 0644, 0, 0),
                entry("implied", EntryType.WHITEOUT, ""),
                LayerEntry.directory("listed", 0755, 0, 0, 1, 0),
                entry("listed", EntryType.WHITEOUT, ""));
        assertThat(root.resolve("implied/new")).exists();
        for (String folder : new String[] {"implied", "listed"}) {
            if (whiteouts == LayerApplier.Whiteouts.REMOVE) {
                assertThat(root.resolve(folder).resolve("old")).doesNotExist();
            } else {
                assertThat(PosixFiles.attributes(root.resolve(folder))).containsKey(LayerApplier.OPAQUE);
            }
        }
    }

    /** The times of folders are set last, by their paths. */
    @Test
    void aFolderThatBecameALinkOutOfTheRootIsForgotten() throws IOException {
        Path victim = Files.createDirectory(outside.resolve("victim"));
        Files.setLastModifiedTime(victim, FileTime.fromMillis(5000));

        assertThatCode(() -> apply(
                        LayerApplier.Whiteouts.REMOVE,
                        LayerEntry.directory("x/victim", 0755, 0, 0, 1_000_000_000L, 0),
                        entry("x", EntryType.WHITEOUT, ""),
                        entry("x", EntryType.SYMLINK, outside.toString())))
                .doesNotThrowAnyException();

        assertThat(Files.getLastModifiedTime(victim)).isEqualTo(FileTime.fromMillis(5000));
    }

    @Test
    void whiteoutsAreKeptInOverlaysForm() throws IOException {
        apply(
                LayerApplier.Whiteouts.KEEP,
                entry("one", EntryType.WHITEOUT, ""),
                entry("two", EntryType.WHITEOUT, ""),
                entry("dir", EntryType.OPAQUE, ""),
                entry("again", EntryType.WHITEOUT, ""),
                LayerEntry.directory("again", 0755, 0, 0, 1, 0));
        assertThat(FileStatus.of(root.resolve("one")).isWhiteout()).isTrue();
        assertThat(FileStatus.of(root.resolve("two")).links()).isGreaterThan(1);
        assertThat(PosixFiles.attributes(root.resolve("dir"))).containsKey(LayerApplier.OPAQUE);
        assertThat(PosixFiles.attributes(root.resolve("again"))).containsKey(LayerApplier.OPAQUE);
    }

    @Test
    void anOverlayNoteInALayerIsNotTakenOver() throws IOException {
        LayerEntry folder = new LayerEntry(
                "d",
                EntryType.DIRECTORY,
                0755,
                0,
                0,
                0,
                5,
                0,
                "",
                Optional.empty(),
                -1,
                0,
                0,
                Map.of(LayerApplier.OPAQUE, new byte[] {'y'}, "user.note", new byte[] {'x'}));
        apply(LayerApplier.Whiteouts.KEEP, folder);
        assertThat(PosixFiles.attributes(root.resolve("d"))).containsOnlyKeys("user.note");
        assertThat(Files.exists(root.resolve("d"), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
}
