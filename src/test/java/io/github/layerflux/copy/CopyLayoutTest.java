package io.github.layerflux.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayeredTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link BuildKitAgreementTest} doesn't cover: flags, our own decisions, messages. */
class CopyLayoutTest {

    private static final TestTree SOURCE = TestTree.of(
            "d 0700 9:9 5000 d",
            "f 0644 9:9 5000 d/a = a",
            "l 0777 9:9 5000 d/l -> a",
            "d 0750 9:9 5000 d/sub",
            "f 0600 9:9 5000 d/sub/b = b",
            "f 0644 9:9 5000 f = f",
            "f 4755 9:9 5000 g = g");

    @TempDir
    Path folder;

    private CopyFixture fixture;

    @BeforeEach
    void base() throws IOException {
        fixture = new CopyFixture(folder);
    }

    @Test
    void aSlashAndADotMakeAFolderToo() throws IOException {
        assertThat(fixture.copy(SOURCE, CopyFixture.PLAIN, "f", "/new/."))
                .containsExactly("d 0755 0:0 now new", "f 0644 0:0 5000 new/f = f");
    }

    @Test
    void theFoldersOnTheWayComeAlongAsTheyAre() throws IOException {
        // a layer that is unpacked alone would otherwise make them 0755 and 0:0
        assertThat(fixture.copy(SOURCE, CopyFixture.PLAIN, "f", "/dlink/nested/"))
                .containsExactly(
                        "d 0711 7:8 1000 exist", "d 0700 7:8 1000 exist/nested", "f 0644 0:0 5000 exist/nested/f = f");
    }

    @Test
    void foldersInAFolderKeepTheirTime() throws IOException {
        assertThat(fixture.copy(SOURCE, CopyFixture.PLAIN, "d", "/new"))
                .containsExactly(
                        "d 0755 0:0 now new",
                        "f 0644 0:0 5000 new/a = a",
                        "l 0777 0:0 5000 new/l -> a",
                        "d 0750 0:0 5000 new/sub",
                        "f 0600 0:0 5000 new/sub/b = b");
    }

    @Test
    void anOctalModeIsForAllButLinksMadeParentsIncluded() throws IOException {
        assertThat(fixture.copy(SOURCE, options("", "2751", false), "d", "/p/q"))
                .containsExactly(
                        "d 2751 0:0 now p",
                        "d 2751 0:0 now p/q",
                        "f 2751 0:0 5000 p/q/a = a",
                        "l 0777 0:0 5000 p/q/l -> a",
                        "d 2751 0:0 5000 p/q/sub",
                        "f 2751 0:0 5000 p/q/sub/b = b");
    }

    @Test
    void aSymbolicModeChangesEachEntrysOwn() throws IOException {
        assertThat(fixture.copy(SOURCE, options("", "go=rX,u-w", false), "d", "g", "/p/"))
                .containsExactly(
                        "d 0555 0:0 now p",
                        "f 0444 0:0 5000 p/a = a",
                        "f 4555 0:0 5000 p/g = g",
                        "l 0777 0:0 5000 p/l -> a",
                        "d 0555 0:0 5000 p/sub",
                        "f 0444 0:0 5000 p/sub/b = b");
    }

    @Test
    void anUnknownOwnerIsAnErrorAndNotRoot() {
        assertThatThrownBy(() -> fixture.copy(SOURCE, options("nobody1", "", false), "f", "/x"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("nobody1");
        assertThatThrownBy(() -> fixture.copy(SOURCE, options("bob:nogroup1", "", false), "f", "/x"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("nogroup1");
    }

    @Test
    void ownersOfAStageStayUnlessChownNamesOne() throws IOException {
        CopyOptions fromStage = new CopyOptions(Optional.of(""), Optional.empty(), true, false, false, TestTree.NOW);
        assertThat(fixture.copy(SOURCE, fromStage, "d/sub", "f", "/x/"))
                .containsExactly("d 0755 0:0 now x", "f 0600 9:9 5000 x/b = b", "f 0644 9:9 5000 x/f = f");
    }

    @Test
    void severalFilesNeedAFolder() throws IOException {
        assertThatThrownBy(() -> fixture.copy(SOURCE, CopyFixture.PLAIN, "f", "g", "/out"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("2 sources can't become the one file /out\n"
                        + "Write the destination with a slash at the end, /out/.");
        assertThatThrownBy(() -> fixture.copy(SOURCE, CopyFixture.PLAIN, "[fg]", "/out"))
                .isInstanceOf(UserFailure.class);
        assertThat(fixture.copy(SOURCE, CopyFixture.PLAIN, "f", "g", "/exist")).hasSize(3);
    }

    @Test
    void collisionsOfFilesAndFoldersSayWhichOnes() {
        assertThatThrownBy(() -> fixture.copy(SOURCE, CopyFixture.PLAIN, "d", "/afile"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("can't copy the folder \"/d\" onto /afile, which is not a folder");
        assertThatThrownBy(() -> fixture.copy(SOURCE, CopyFixture.PLAIN, "f", "/afile/"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("/afile is not a folder");
        TestTree nested = TestTree.of("d 0755 0:0 5000 e", "f 0644 0:0 5000 e/nested = n");
        assertThatThrownBy(() -> fixture.copy(nested, CopyFixture.PLAIN, "e", "/exist"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("can't replace the folder /exist/nested with the file \"/e/nested\"");
        TestTree lib = TestTree.of("d 0755 0:0 5000 e", "d 0755 0:0 5000 e/lib");
        assertThatThrownBy(() -> fixture.copy(lib, CopyFixture.PLAIN, "e", "/"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("can't copy the folder \"/e/lib\" onto /lib, which is not a folder");
    }

    @Test
    void linkMakesRealFoldersWithoutLookingAtTheImage() throws IOException {
        assertThat(fixture.copy(SOURCE, options("1:2", "", true), "f", "/lib/x/"))
                .containsExactly("d 0755 1:2 now lib", "d 0755 1:2 now lib/x", "f 0644 1:2 5000 lib/x/f = f");
        assertThatThrownBy(() -> fixture.copy(SOURCE, options("bob", "", true), "f", "/x"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("--link");
    }

    @Test
    void fifosDevicesAndSetuidBitsSurvive() throws IOException {
        TestTree special = TestTree.of(
                "d 0755 0:0 5000 e", "c 0666 0:0 5000 e/null", "p 0600 0:0 5000 e/p", "f 4755 0:0 5000 e/su = s");
        assertThat(fixture.copy(special, CopyFixture.PLAIN, "e", "/o"))
                .containsExactly(
                        "d 0755 0:0 now o",
                        "c 0666 0:0 5000 o/null",
                        "p 0600 0:0 5000 o/p",
                        "f 4755 0:0 5000 o/su = s");
    }

    @Test
    void extendedAttributesSurvive() throws IOException {
        LayerEntry plain = LayerEntry.file("ping", 0755, 0, 0, 1, 5000, 0);
        Map<String, byte[]> capability = Map.of("security.capability", new byte[] {1, 0, 0, 2, 0, (byte) 0x80});
        LayerEntry ping = new LayerEntry(
                "ping", plain.type(), 0755, 0, 0, 1, 5000, 0, "", Optional.empty(), -1, 0, 0, capability);
        TestTree source = new TestTree().put(ping, new byte[1]);
        try (LayeredTree image = fixture.with(fixture.layer(source, CopyFixture.PLAIN, "ping", "/usr/"))) {
            assertThat(image.lookup("usr/ping").orElseThrow().xattrs().get("security.capability"))
                    .isEqualTo(capability.get("security.capability"));
        }
    }

    @Test
    void hardLinksComeAfterTheFileAndOnlyWithinOneSource() throws IOException {
        TestTree links = TestTree.of(
                "d 0755 0:0 5000 e",
                "f 0644 0:0 5000 e/b = x",
                "h 0644 0:0 5000 e/a -> e/b",
                "h 0644 0:0 5000 e/c -> e/b",
                "h 0644 0:0 5000 z -> e/b");
        assertThat(fixture.copy(links, CopyFixture.PLAIN, "e", "z", "/o/"))
                .containsExactly(
                        "d 0755 0:0 now o",
                        "f 0644 0:0 5000 o/a = x",
                        "f 0644 0:0 5000 o/z = x",
                        "h 0644 0:0 5000 o/b -> o/a",
                        "h 0644 0:0 5000 o/c -> o/a");
    }

    @Test
    void hardLinksOfAStageStayHardLinks() throws IOException {
        TestTree links = TestTree.of("d 0755 0:0 5000 e", "f 0644 0:0 5000 e/b = x", "h 0644 0:0 5000 e/a -> e/b");
        try (LayeredTree stage = fixture.with(fixture.layer(links, CopyFixture.PLAIN, "e", "/o/"))) {
            assertThat(fixture.copy(stage, CopyFixture.PLAIN, "o", "/p/"))
                    .containsExactly("d 0755 0:0 now p", "f 0644 0:0 5000 p/a = x", "h 0644 0:0 5000 p/b -> p/a");
            assertThat(fixture.copy(stage, CopyFixture.PLAIN, "o/b", "/p")).containsExactly("f 0644 0:0 5000 p = x");
        }
    }

    @Test
    void equalCopiesAreEqualLayers() throws IOException {
        assertThat(fixture.layer(SOURCE, CopyFixture.PLAIN, ".", "/x/"))
                .isEqualTo(fixture.layer(SOURCE, CopyFixture.PLAIN, ".", "/x/"));
    }

    @Test
    void aFileThatGrowsMeanwhileIsNoLayer() {
        TestTree lies = new TestTree() {
            @Override
            public InputStream open(LayerEntry file) {
                return new ByteArrayInputStream(new byte[100]);
            }
        };
        lies.add("f 0644 0:0 5000 f = f");
        assertThatThrownBy(() -> fixture.copy(lies, CopyFixture.PLAIN, "f", "/x"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("changed while it was read");
    }

    @Test
    void theDestinationIsCleanedAndRelativeToTheWorkingDirectory() {
        assertThat(List.of("x", "x/", ".", "..", "/a/../b", "../../..", "./x/."))
                .extracting(word -> Destination.of("/w/d", word).toString())
                .containsExactly("/w/d/x", "/w/d/x/", "/w/d/", "/w/", "/b", "/", "/w/d/x/");
        assertThatThrownBy(() -> Destination.of("/", "")).isInstanceOf(UserFailure.class);
    }

    private static CopyOptions options(String chown, String chmod, boolean link) {
        return new CopyOptions(
                chown.isEmpty() ? Optional.empty() : Optional.of(chown),
                chmod.isEmpty() ? Optional.empty() : Optional.of(ModeChange.parse(chmod)),
                false,
                false,
                link,
                TestTree.NOW);
    }
}
