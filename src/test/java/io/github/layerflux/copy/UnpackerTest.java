package io.github.layerflux.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayeredTree;
import io.github.layerflux.layer.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADD of archives. Unless it says otherwise, a case was observed on BuildKit (dockerd 20.10.24). */
class UnpackerTest {

    @TempDir
    Path folder;

    private CopyFixture fixture;

    @BeforeEach
    void base() throws IOException {
        fixture = new CopyFixture(folder);
    }

    @Test
    void keepsWhatTheHeadersSayAndMakesImpliedFolders() throws IOException {
        byte[] tar = tar("d ./", "d ./x", "f ./x/y/1 1", "h ./x/h x/y/1", "l etc /etc", "p p", "c c");
        assertThat(add(tar, "/out"))
                .containsExactly(
                        "d 0755 0:0 now out",
                        "c 0640 11:12 2000 out/c",
                        "l 0640 11:12 2000 out/etc -> /etc",
                        "p 0640 11:12 2000 out/p",
                        "d 0750 11:12 2000 out/x",
                        "d 0755 0:0 now out/x/y",
                        "f 0640 11:12 2000 out/x/h = 1",
                        "h 0640 11:12 2000 out/x/y/1 -> out/x/h");
    }

    @Test
    void knowsArchivesByTheirContentWhateverTheirCompression() throws IOException {
        byte[] tar = tar("f a 1");
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        ByteArrayOutputStream bzip2 = new ByteArrayOutputStream();
        ByteArrayOutputStream xz = new ByteArrayOutputStream();
        for (OutputStream out : List.of(
                new GZIPOutputStream(gzip),
                new BZip2CompressorOutputStream(bzip2),
                new XZCompressorOutputStream(xz),
                OutputStream.nullOutputStream())) {
            try (out) {
                out.write(tar);
            }
        }
        for (byte[] archive : List.of(
                gzip.toByteArray(), bzip2.toByteArray(), xz.toByteArray(), com.github.luben.zstd.Zstd.compress(tar))) {
            assertThat(add(archive, "/out")).contains("f 0640 11:12 2000 out/a = 1");
        }
    }

    @Test
    void copiesWhatIsNoArchive() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(gzip)) {
            out.write("hello".getBytes(StandardCharsets.US_ASCII));
        }
        TestTree source = new TestTree()
                .file("broken.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0, 'z', 'z'})
                .file("empty.tar", new byte[10240])
                .file("nothing", new byte[0])
                .file("plain.gz", gzip.toByteArray());
        assertThat(fixture.copy(source, CopyFixture.UNPACK, "*", "/o/"))
                .extracting(line -> line.split(" ")[4])
                .containsExactly("o", "o/broken.gz", "o/empty.tar", "o/nothing", "o/plain.gz");
    }

    @Test
    void leavesArchivesAloneForCopyAndInsideOfFolders() throws IOException {
        TestTree source = TestTree.of("d 0755 0:0 5000 d").file("d/a.tar", tar("f a 1"));
        assertThat(fixture.copy(source, CopyFixture.PLAIN, "d/a.tar", "/o/"))
                .extracting(line -> line.split(" ")[4])
                .containsExactly("o", "o/a.tar");
        assertThat(fixture.copy(source, CopyFixture.UNPACK, "d", "/o/"))
                .extracting(line -> line.split(" ")[4])
                .containsExactly("o", "o/a.tar");
    }

    @Test
    void namesThatLeadOutStayInTheDestination() throws IOException {
        assertThat(add(tar("f ../../e1 1", "f /e2 2", "f a/../../e3 3"), "/out/"))
                .containsExactly(
                        "d 0755 0:0 now out",
                        "f 0640 11:12 2000 out/e1 = 1",
                        "f 0640 11:12 2000 out/e2 = 2",
                        "f 0640 11:12 2000 out/e3 = 3");
    }

    @Test
    void linksOfTheArchiveLeadNowhereOutsideOfTheDestination() throws IOException {
        assertThat(add(tar("l x /etc", "d etc", "f x/passwd P"), "/out/"))
                .contains("l 0640 11:12 2000 out/x -> /etc", "f 0640 11:12 2000 out/etc/passwd = P")
                .hasSize(4);
        assertThat(add(tar("l x ../../../exist", "d exist", "f x/pwn P"), "/out/"))
                .contains("f 0640 11:12 2000 out/exist/pwn = P")
                .hasSize(4);
    }

    @Test
    void aLinkToAFolderThatIsMissingMakesItInTheDestination() throws IOException {
        // BuildKit fails here: "open /x/passwd: no such file or directory"
        assertThat(add(tar("l x /etc", "f x/passwd P"), "/out/"))
                .containsExactly(
                        "d 0755 0:0 now out",
                        "d 0755 0:0 now out/etc",
                        "l 0640 11:12 2000 out/x -> /etc",
                        "f 0640 11:12 2000 out/etc/passwd = P");
    }

    @Test
    void aFileReplacesALinkInsteadOfWritingThroughIt() throws IOException {
        assertThat(add(tar("l x /etc/passwd", "f x P"), "/out/"))
                .containsExactly("d 0755 0:0 now out", "f 0640 11:12 2000 out/x = P");
    }

    @Test
    void hardLinksReachNothingOutsideOfTheDestination() {
        assertThatThrownBy(() -> add(tar("h h /etc/passwd"), "/out/"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("hard link to \"etc/passwd\"");
    }

    @Test
    void aHardLinkKeepsTheFileThatALaterEntryReplaces() throws IOException {
        assertThat(add(tar("f a one", "h b a", "f a two"), "/out/"))
                .containsExactlyInAnyOrder(
                        "d 0755 0:0 now out", "f 0640 11:12 2000 out/a = two", "f 0640 11:12 2000 out/b = one");
    }

    @Test
    void aFileTwiceInAnArchiveAsGnuTarWritesItIsOneFile() throws IOException {
        // BuildKit fails here: "link /a /a: no such file or directory"
        assertThat(add(tar("f a one", "h a a"), "/out/"))
                .containsExactly("d 0755 0:0 now out", "f 0640 11:12 2000 out/a = one");
    }

    @Test
    void aHardLinkToAFileOfTheImageIsACopyOfIt() throws IOException {
        assertThat(add(tar("h h afile"), "/")).containsExactly("f 0600 3:4 1000 h = x");
    }

    @Test
    void followsLinksOfTheImageInTheDestination() throws IOException {
        assertThat(add(tar("f lib/l l"), "/"))
                .containsExactly("d 0755 0:0 1000 usr", "d 0755 0:0 1000 usr/lib", "f 0640 11:12 2000 usr/lib/l = l");
        assertThat(add(tar("f x l"), "/dlink/"))
                .containsExactly("d 0711 7:8 1000 exist", "f 0640 11:12 2000 exist/x = l");
    }

    @Test
    void aFolderOfTheArchiveReplacesALinkOfTheImage() throws IOException {
        assertThat(add(tar("d lib", "f lib/l l"), "/"))
                .containsExactly("d 0750 11:12 2000 lib", "f 0640 11:12 2000 lib/l = l");
    }

    @Test
    void replacesWhatIsOfAnotherType() throws IOException {
        assertThat(add(tar("f exist F"), "/")).containsExactly("f 0640 11:12 2000 exist = F");
        assertThat(add(tar("d afile", "f afile/in I"), "/"))
                .containsExactly("d 0750 11:12 2000 afile", "f 0640 11:12 2000 afile/in = I");
        assertThat(add(tar("f dlink F", "d flink"), "/"))
                .containsExactlyInAnyOrder("f 0640 11:12 2000 dlink = F", "d 0750 11:12 2000 flink");
    }

    @Test
    void aFolderThatWasReplacedByAFileAndComesBackIsEmpty() throws IOException {
        TestTree source = new TestTree().file("a.tar", tar("f nested F", "d nested", "f nested/z z"));
        Layer layer = fixture.layer(source, CopyFixture.UNPACK, "a.tar", "/exist");
        try (LayeredTree image = fixture.with(layer)) {
            assertThat(image.children("exist/nested"))
                    .extracting(LayerEntry::path)
                    .containsExactly("exist/nested/z");
        }
    }

    @Test
    void anExistingFolderTakesTheArchivesAttributes() throws IOException {
        assertThat(add(tar("d nested", "f nested/n n"), "/exist"))
                .containsExactly(
                        "d 0711 7:8 1000 exist",
                        "d 0750 11:12 2000 exist/nested",
                        "f 0640 11:12 2000 exist/nested/n = n");
    }

    @Test
    void aFileInTheWayOfAFolderThatIsOnlyImpliedIsAnError() {
        assertThatThrownBy(() -> add(tar("f afile/x F"), "/"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("/afile is not a folder");
    }

    @Test
    void chownOwnsTheDestinationAndWhatTheArchiveHolds() throws IOException {
        TestTree source = new TestTree().file("a.tar", tar("f x/1 1"));
        CopyOptions options = new CopyOptions(Optional.of("5:6"), Optional.empty(), false, true, false, TestTree.NOW);
        assertThat(fixture.copy(source, options, "a.tar", "/out"))
                .containsExactly("d 0755 5:6 now out", "d 0755 0:0 now out/x", "f 0640 5:6 2000 out/x/1 = 1");
    }

    @Test
    void severalSourcesMeetInOneFolder() throws IOException {
        TestTree source = TestTree.of("f 0644 0:0 5000 f = f").file("a.tar", tar("f f A", "f g G"));
        assertThat(fixture.copy(source, CopyFixture.UNPACK, "a.tar", "f", "/out/"))
                .containsExactly("d 0755 0:0 now out", "f 0644 0:0 5000 out/f = f", "f 0640 11:12 2000 out/g = G");
    }

    @Test
    void aWhiteoutsNameIsNoFile() {
        // BuildKit makes a layer that deletes
        assertThatThrownBy(() -> add(tar("f .wh.etc W"), "/"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(".wh.");
    }

    private List<String> add(byte[] archive, String destination) throws IOException {
        return fixture.copy(new TestTree().file("a", archive), CopyFixture.UNPACK, "a", destination);
    }

    /** Entries {@code type name [content or target]}, all 11:12 and of mtime 2000. */
    private static byte[] tar(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(bytes);
        for (String line : entries) {
            String[] words = line.split(" ");
            String rest = words.length > 2 ? words[2] : "";
            byte[] content = words[0].equals("f") ? rest.getBytes(StandardCharsets.US_ASCII) : new byte[0];
            EntryType type = switch (words[0]) {
                case "f" -> EntryType.FILE;
                case "d" -> EntryType.DIRECTORY;
                case "l" -> EntryType.SYMLINK;
                case "h" -> EntryType.HARDLINK;
                case "p" -> EntryType.FIFO;
                default -> EntryType.CHARACTER_DEVICE;
            };
            LayerEntry entry = new LayerEntry(
                    words[1],
                    type,
                    type == EntryType.DIRECTORY ? 0750 : 0640,
                    11,
                    12,
                    content.length,
                    2000,
                    0,
                    type == EntryType.FILE ? "" : rest,
                    Optional.empty(),
                    -1,
                    1,
                    3,
                    Map.of());
            if (type == EntryType.FILE) {
                tar.add(entry, new ByteArrayInputStream(content));
            } else {
                tar.add(entry);
            }
        }
        tar.finish();
        return bytes.toByteArray();
    }
}
