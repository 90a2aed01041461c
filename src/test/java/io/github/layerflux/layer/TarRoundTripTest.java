package io.github.layerflux.layer;

import static io.github.layerflux.layer.LayerFixture.dir;
import static io.github.layerflux.layer.LayerFixture.file;
import static io.github.layerflux.layer.LayerFixture.hardlink;
import static io.github.layerflux.layer.LayerFixture.link;
import static io.github.layerflux.layer.LayerFixture.readLayer;
import static io.github.layerflux.layer.LayerFixture.special;
import static io.github.layerflux.layer.LayerFixture.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.LayerFixture.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarRoundTripTest {

    @TempDir
    Path folder;

    private static final byte[] CAPABILITY = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, (byte) 0xff, '\n', '=', 0, 0, 0, 0, 0
    };

    private static Item with(
            Item item, int mode, long uid, long gid, long seconds, int nanos, Map<String, byte[]> xattrs) {
        LayerEntry e = item.entry();
        return new Item(
                new LayerEntry(
                        e.path(),
                        e.type(),
                        mode,
                        uid,
                        gid,
                        e.size(),
                        seconds,
                        nanos,
                        e.link(),
                        e.content(),
                        e.offset(),
                        e.deviceMajor(),
                        e.deviceMinor(),
                        xattrs),
                item.bytes());
    }

    private static void assertSame(Item expected, Item actual) {
        assertThat(actual.entry())
                .usingRecursiveComparison()
                .ignoringFields("offset")
                .isEqualTo(expected.entry());
        assertThat(actual.bytes()).isEqualTo(expected.bytes());
    }

    private static void assertRoundTrip(Item... items) throws IOException {
        List<Item> read = readLayer(tar(items));
        assertThat(read).hasSameSizeAs(items);
        for (int i = 0; i < items.length; i++) {
            assertSame(items[i], read.get(i));
        }
    }

    @Test
    void everyKindOfEntryComesBackAsItWas() throws IOException {
        assertRoundTrip(
                dir(""),
                dir("d"),
                file("d/f", "hello"),
                file("empty", ""),
                link("l", "/d/../d//f"),
                hardlink("h", "d/f"),
                special("fifo", EntryType.FIFO, "", 0, 0),
                special("null", EntryType.CHARACTER_DEVICE, "", 1, 3),
                special("disk", EntryType.BLOCK_DEVICE, "", 4095, 1048575),
                LayerFixture.whiteout("d/gone"),
                LayerFixture.whiteout("gone"));
        assertThat(readLayer(tar(LayerFixture.opaque("d"), LayerFixture.opaque(""))).stream()
                        .map(Item::entry))
                .extracting(LayerEntry::path, LayerEntry::type)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("d", EntryType.OPAQUE),
                        org.assertj.core.groups.Tuple.tuple("", EntryType.OPAQUE));
    }

    @Test
    void setuidNanosecondsBinaryAttributesAndBigIdsSurvive() throws IOException {
        assertRoundTrip(
                with(
                        file("su", "x"),
                        06755,
                        0,
                        0,
                        1_700_000_000,
                        123_456_789,
                        Map.of("security.capability", CAPABILITY)),
                with(dir("sticky"), 01777, 4_000_000_000L, 2_097_152, 0, 1, Map.of("user.a", new byte[0])),
                with(file("before", "x"), 0, 2_097_151, 0, -1, 500_000_000, Map.of("user.a=b%c", new byte[] {'v'})),
                with(file("early", "x"), 0644, 0, 0, -62_135_596_800L, 0, Map.of()),
                with(file("late", "x"), 0644, 0, 0, 99_999_999_999L, 999_999_999, Map.of()));
    }

    @Test
    void longForeignAndBrokenNamesSurvive() throws IOException {
        String deep = "directory/".repeat(30);
        assertRoundTrip(
                file(deep + "f", "1"),
                file("n".repeat(100), "2"),
                file("n".repeat(101), "3"),
                file("p".repeat(155) + "/" + "n".repeat(100), "prefix and name are both full"),
                file("p".repeat(156) + "/" + "n".repeat(100), "4"),
                file("größe/日本語/🚀", "5"),
                file("latin1-\uDCE9\uDCFF", "not UTF-8"),
                file("new\nline \\ \" *", "6"),
                link("l", "t".repeat(101)),
                link("ü", "größe"),
                hardlink("h", deep + "f"),
                dir("d".repeat(100)));
    }

    @Test
    void sizesBeyondEightGigabytesAreRead() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long size = 9L * 1024 * 1024 * 1024;
        LayerEntry big = LayerEntry.file("big", 0644, 0, 0, size, 0, 0);
        assertThatThrownBy(() -> new TarWriter(out).add(big, InputStream.nullInputStream()))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("big: file changed while it was read");
        try (LayerReader reader =
                LayerReader.ofLayer("x", new ByteArrayInputStream(out.toByteArray()), LayerReader.NO_LIMIT)) {
            assertThat(reader.next().orElseThrow().size()).isEqualTo(size);
        }
    }

    @Test
    void aFileThatGrewIsRefused() {
        LayerEntry file = LayerEntry.file("f", 0644, 0, 0, 2, 0, 0);
        assertThatThrownBy(() ->
                        new TarWriter(new ByteArrayOutputStream()).add(file, new ByteArrayInputStream(new byte[3])))
                .hasMessage("f: file changed while it was read");
    }

    @Test
    void noEntriesAreTwoZeroBlocks() throws IOException {
        assertThat(tar()).isEqualTo(new byte[1024]);
        assertThat(readLayer(tar())).isEmpty();
    }

    @Test
    void plainEntriesNeedNoExtendedHeader() throws IOException {
        assertThat(tar(file("etc/passwd", "x"))).hasSize(512 + 512 + 1024);
    }

    @Test
    void offsetsPointAtTheBytes() throws IOException {
        byte[] tar = tar(file("a", "one"), with(file("ü", "two"), 0644, 0, 0, 0, 5, Map.of()));
        for (Item item : readLayer(tar)) {
            int offset = (int) item.entry().offset();
            assertThat(new String(tar, offset, 3, StandardCharsets.UTF_8)).isIn("one", "two");
        }
    }

    @Test
    void gnuTarReadsWhatWeWrite() throws IOException {
        assumeTrue(GnuTar.isInstalled());
        Path archive = folder.resolve("a.tar");
        Files.write(
                archive,
                tar(
                        dir("größe"),
                        with(file("größe/su", "12345"), 04755, 4_000_000_000L, 7, 1_600_000_000, 5, Map.of()),
                        link("l", "größe/" + "x".repeat(120)),
                        hardlink("h", "größe/su"),
                        special("null", EntryType.CHARACTER_DEVICE, "", 1, 3),
                        special("p", EntryType.FIFO, "", 0, 0),
                        LayerFixture.whiteout("gone")));
        String listing = GnuTar.run("tar", "--full-time", "--quoting-style=literal", "-tvf", archive.toString());
        assertThat(listing.lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "drwxr-xr-x 0/0 0 1970-01-12 13:46:40 größe/",
                        "-rwsr-xr-x 4000000000/7 5 2020-09-13 12:26:40.000000005 größe/su",
                        "lrwxrwxrwx 0/0 0 1970-01-12 13:46:40 l -> größe/" + "x".repeat(120),
                        "hrw-r--r-- 0/0 0 1970-01-12 13:46:40 h link to größe/su",
                        "crw-r--r-- 0/0 1,3 1970-01-12 13:46:40 null",
                        "prw-r--r-- 0/0 0 1970-01-12 13:46:40 p",
                        "---------- 0/0 0 1970-01-01 00:00:00 .wh.gone");
    }

    @Test
    void commonsCompressReadsWhatWeWrite() throws IOException {
        byte[] tar = tar(file("größe/" + "x".repeat(200), "12345"), hardlink("h", "y".repeat(150)));
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            TarArchiveEntry first = in.getNextEntry();
            assertThat(first.getName()).isEqualTo("größe/" + "x".repeat(200));
            assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("12345");
            assertThat(in.getNextEntry().getLinkName()).isEqualTo("y".repeat(150));
            assertThat(in.getNextEntry()).isNull();
        }
    }

    @Test
    void theSameEntriesGiveTheSameBytes() throws IOException {
        Item item = with(
                file("f", "x"),
                0644,
                1,
                2,
                3,
                4,
                Map.of("user.b", new byte[] {1}, "user.a", new byte[] {2}, "user.c", new byte[0]));
        Item again = with(
                file("f", "x"),
                0644,
                1,
                2,
                3,
                4,
                Map.of("user.c", new byte[0], "user.a", new byte[] {2}, "user.b", new byte[] {1}));
        assertThat(tar(item)).isEqualTo(tar(again));
    }

    @Test
    void theEntryOfAnUnknownContentHasNone() throws IOException {
        assertThat(readLayer(tar(file("f", "x"))).get(0).entry().content()).isEqualTo(Optional.empty());
    }
}
