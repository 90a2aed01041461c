package io.github.layerflux.layer;

import static io.github.layerflux.layer.LayerFixture.file;
import static io.github.layerflux.layer.LayerFixture.link;
import static io.github.layerflux.layer.LayerFixture.paths;
import static io.github.layerflux.layer.LayerFixture.readArchive;
import static io.github.layerflux.layer.LayerFixture.readLayer;
import static io.github.layerflux.layer.LayerFixture.tar;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.LayerFixture.Item;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTarTest {

    @TempDir
    Path folder;

    private static Map<String, Item> byPath(List<Item> items) {
        Map<String, Item> map = new TreeMap<>();
        items.forEach(item -> map.put(item.entry().path(), item));
        return map;
    }

    @ParameterizedTest
    @ValueSource(strings = {"v7", "ustar", "oldgnu", "gnu", "pax"})
    void everyFormatOfGnuTarIsRead(String format) throws IOException {
        assumeTrue(GnuTar.isInstalled());
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("f"), "hello");
        Files.createLink(source.resolve("h"), source.resolve("f"));
        Files.createSymbolicLink(source.resolve("l"), Path.of("../f"));
        Files.createDirectories(source.resolve("d/e"));
        boolean isLong = !format.equals("v7") && !format.equals("ustar");
        if (isLong) {
            Files.writeString(source.resolve("n".repeat(200)), "long");
            Files.createSymbolicLink(source.resolve("ll"), Path.of("t".repeat(150)));
        }
        Path archive = folder.resolve("a.tar");
        GnuTar.create(archive, source, "--format=" + format, "--sort=name", "--mtime=@1600000000.123456789");

        Map<String, Item> items = byPath(readLayer(Files.readAllBytes(archive)));

        assertThat(items.keySet()).contains("", "d", "d/e", "f", "h", "l");
        assertThat(items.get("d/e").entry().type()).isEqualTo(EntryType.DIRECTORY);
        assertThat(items.get("f").bytes()).asString().isEqualTo("hello");
        assertThat(items.get("h").entry().type()).isEqualTo(EntryType.HARDLINK);
        assertThat(items.get("h").entry().link()).isEqualTo("f");
        assertThat(items.get("l").entry().link()).isEqualTo("../f");
        assertThat(items.get("f").entry().mtimeSeconds()).isEqualTo(1_600_000_000);
        assertThat(items.get("f").entry().mtimeNanos()).isEqualTo(format.equals("pax") ? 123_456_789 : 0);
        if (isLong) {
            assertThat(items.get("n".repeat(200)).bytes()).asString().isEqualTo("long");
            assertThat(items.get("ll").entry().link()).isEqualTo("t".repeat(150));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format=gnu",
                "--format=pax --sparse-version=0.0",
                "--format=pax --sparse-version=0.1",
                "--format=pax --sparse-version=1.0"
            })
    void sparseFilesAreExpanded(String options) throws IOException {
        assumeTrue(GnuTar.isInstalled());
        Path source = Files.createDirectories(folder.resolve("source"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(source.resolve("sparse").toFile(), "rw")) {
            for (int i = 1; i < 40; i++) {
                sparse.seek(i * 65536L + 100);
                sparse.write("segment ".concat(Integer.toString(i)).getBytes());
            }
            sparse.setLength(3_000_001);
        }
        Files.writeString(source.resolve("z"), "what follows is found");
        byte[] expected = Files.readAllBytes(source.resolve("sparse"));
        Path archive = folder.resolve("a.tar");
        String[] all = ("--sparse --sort=name " + options).split(" ");
        GnuTar.create(archive, source, all);
        assertThat(Files.size(archive)).isLessThan(1_000_000);

        Map<String, Item> items = byPath(readLayer(Files.readAllBytes(archive)));

        assertThat(items.keySet()).containsExactly("", "sparse", "z");
        assertThat(items.get("sparse").entry().size()).isEqualTo(3_000_001);
        assertThat(items.get("sparse").entry().offset()).isEqualTo(-1);
        assertThat(Arrays.equals(items.get("sparse").bytes(), expected)).isTrue();
        assertThat(items.get("z").bytes()).asString().isEqualTo("what follows is found");
    }

    @Test
    void commonsCompressArchivesAreRead() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            TarArchiveEntry entry = new TarArchiveEntry("dir/" + "n".repeat(300));
            entry.setSize(3);
            entry.setUserId(3_000_000_000L);
            entry.setModTime(-1000L);
            tar.putArchiveEntry(entry);
            tar.write(new byte[] {1, 2, 3});
            tar.closeArchiveEntry();
        }
        Item item = readLayer(out.toByteArray()).get(0);
        assertThat(item.entry().path()).isEqualTo("dir/" + "n".repeat(300));
        assertThat(item.entry().uid()).isEqualTo(3_000_000_000L);
        assertThat(item.entry().mtimeSeconds()).isEqualTo(-1);
        assertThat(item.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void namesAreNormalized() throws IOException {
        byte[] tar = tar(file("./a", "1"), file("/b", "2"), file("c//d/./e", "3"), file("x/../f", "4"));
        assertThat(paths(readLayer(tar))).containsExactly("a", "b", "c/d/e", "f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../../x", "/../x"})
    void layersThatLeadOutOfTheRootAreRefusedAndArchivesClamped(String name) throws IOException {
        byte[] tar = tar(file(name, "evil"));
        assertThatThrownBy(() -> readLayer(tar))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessage("the layer can't be read: the entry '" + name + "' leads out of the root");
        assertThat(paths(readArchive(tar))).containsExactly("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "/", "a/.."})
    void theRootCanBeNothingButAFolder(String name) throws IOException {
        byte[] tar = tar(link(name, "/etc"));
        assertThatThrownBy(() -> readLayer(tar)).hasMessageEndingWith("is the root, yet no folder");
        assertThatThrownBy(() -> readArchive(tar)).isInstanceOf(EnvironmentFailure.class);
    }

    @Test
    void hardLinksThatLeadOutOfTheRootAreRefusedAndSymlinksKept() throws IOException {
        byte[] hard = tar(LayerFixture.hardlink("h", "../../etc/shadow"));
        assertThatThrownBy(() -> readLayer(hard)).isInstanceOf(EnvironmentFailure.class);
        assertThat(readArchive(hard).get(0).entry().link()).isEqualTo("etc/shadow");
        assertThat(readLayer(tar(link("l", "../../etc"))).get(0).entry().link()).isEqualTo("../../etc");
    }

    @ParameterizedTest
    @ValueSource(strings = {".wh.", "a/.wh..", "a/.wh..."})
    void whiteoutsOfNothingAreRefused(String name) throws IOException {
        byte[] tar = tar(file(name, ""));
        assertThatThrownBy(() -> readLayer(tar)).isInstanceOf(EnvironmentFailure.class);
    }

    @Test
    void whiteoutsMeanSomethingOnlyInLayers() throws IOException {
        byte[] tar = tar(file("a/.wh.b", ""), file("a/.wh..wh..opq", ""), file(".wh..wh.plnk/1", ""));
        assertThat(readLayer(tar).stream().map(item -> item.entry().type()))
                .containsExactly(EntryType.WHITEOUT, EntryType.OPAQUE);
        assertThat(paths(readArchive(tar))).containsExactly("a/.wh.b", "a/.wh..wh..opq", ".wh..wh.plnk/1");
    }

    @Test
    void truncatedArchivesAreRefused() throws IOException {
        byte[] tar = tar(file("a", "x".repeat(2000)));
        assertThatThrownBy(() -> readLayer(Arrays.copyOf(tar, 100)))
                .hasMessage("the layer can't be read: the archive ends within a header");
        for (int length : new int[] {512, 600, 2000}) {
            assertThatThrownBy(() -> readLayer(Arrays.copyOf(tar, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(EOFException.class)
                    .hasMessage("the archive ends within an entry");
        }
        assertThat(readLayer(Arrays.copyOf(tar, 512 + 2048)))
                .as("no end blocks")
                .hasSize(1);
    }

    @Test
    void whatIsNoTarIsRefused() {
        assertThatThrownBy(() -> readArchive("#!/bin/sh\n".repeat(100).getBytes()))
                .hasMessage("the archive can't be read: not a tar header (wrong checksum)");
    }

    @Test
    void archivesAreToldByTheirFirstBlock() throws IOException {
        byte[] tar = tar(file("a", "x"));
        assertThat(LayerReader.isTar(tar, tar.length)).isTrue();
        assertThat(LayerReader.isTar(tar, 511)).isFalse();
        assertThat(LayerReader.isTar(new byte[1024], 1024)).isFalse();
        assertThat(LayerReader.isTar("x".repeat(1024).getBytes(), 1024)).isFalse();
    }

    @Test
    void bombsAreRefused() throws IOException {
        byte[] tar = tar(file("a", "x".repeat(10_000)), file("b", "x".repeat(10_000)));
        try (LayerReader reader = LayerReader.ofArchive("bomb.tar", new ByteArrayInputStream(tar), 15_000)) {
            assertThat(reader.next()).isPresent();
            assertThatThrownBy(reader::next)
                    .hasMessageStartingWith("bomb.tar unpacks to more than the allowed 15000 bytes");
        }
    }

    @Test
    void damagedArchivesNeverGiveAnythingButAFailure() throws IOException {
        byte[] tar = tar(file("größe", "x"), link("l", "t".repeat(150)), LayerFixture.dir("d"));
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = tar.clone();
            for (int j = 0; j < 3; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            fixChecksums(damaged);
            try {
                readLayer(damaged);
            } catch (EnvironmentFailure expected) {
                assertThat(expected).hasMessageStartingWith("the layer ");
            } catch (EOFException expected) {
                assertThat(expected).hasMessage("the archive ends within an entry");
            }
        }
    }

    /** Else every damage would be found by its checksum. */
    private static void fixChecksums(byte[] tar) {
        for (int at = 0; at + 512 <= tar.length; at += 512) {
            byte[] block = Arrays.copyOfRange(tar, at, at + 512);
            if (block[257] == 'u') {
                Arrays.fill(block, 148, 156, (byte) ' ');
                org.apache.commons.compress.archivers.tar.TarUtils.formatCheckSumOctalBytes(
                        org.apache.commons.compress.archivers.tar.TarUtils.computeCheckSum(block), block, 148, 8);
                System.arraycopy(block, 0, tar, at, 512);
            }
        }
    }
}
