package io.github.layerflux.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.it.Command;
import io.github.layerflux.layer.UnpackLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that want to fill the disk, lie about what they are, or are broken. docs/archives.md says what becomes of them. */
final class HostileArchivesTest {

    private static final int ALLOWED = 100_000;
    private static final CopyOptions LIMITED = new CopyOptions(
            Optional.empty(), Optional.empty(), false, true, false, TestTree.NOW, UnpackLimit.archive(ALLOWED));

    @TempDir
    Path folder;

    private CopyFixture fixture;

    @BeforeEach
    void base() throws IOException {
        fixture = new CopyFixture(folder);
    }

    @Test
    void aBombOfContentIsStopped() throws IOException {
        byte[] tar = tar(Map.of("zeros", new byte[10_000_000]));

        for (byte[] bomb : List.of(bzip2(tar), xz(tar), com.github.luben.zstd.Zstd.compress(tar))) {
            assertThat(bomb).hasSizeLessThan(10_000_000 / 100);
            assertBomb(bomb);
        }
    }

    @Test
    void aBombOfHeadersIsStopped() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] one = Arrays.copyOf(tar(Map.of("f", new byte[0])), 512);
        for (int i = 0; i < 20_000; i++) {
            bytes.write(one);
        }
        assertBomb(bzip2(bytes.toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pax", "gnu"})
    void aHoleCountsAsWhatItUnpacksTo(String format) throws IOException {
        Path hole = folder.resolve("hole");
        try (RandomAccessFile file = new RandomAccessFile(hole.toFile(), "rw")) {
            file.setLength(4L << 30);
        }
        Path archive = folder.resolve("hole.tar");
        Command.of("tar", "--sparse", "--format=" + format, "-C", folder.toString(), "-cf", archive.toString(), "hole")
                .run();

        assertThat(archive).satisfies(path -> assertThat(Files.size(path)).isLessThan(20_000));
        assertBomb(Files.readAllBytes(archive));
    }

    @Test
    void whatIsMeantToBeLargeIsUnpacked() throws IOException {
        byte[] random = new byte[10 * ALLOWED];
        new Random(1).nextBytes(random);

        // larger than what is always allowed, but no more than a hundred times its own size
        assertThat(add(gzip(tar(Map.of("random", random))), LIMITED)).hasSize(2);
        CopyOptions unlimited = new CopyOptions(
                Optional.empty(), Optional.empty(), false, true, false, TestTree.NOW, UnpackLimit.archive(0));
        assertThat(add(bzip2(tar(Map.of("zeros", new byte[1_000_000]))), unlimited))
                .hasSize(2);
    }

    @Test
    void gzipMayHaveSeveralMembers() throws IOException {
        byte[] tar = tar(Map.of("f", "text".getBytes(StandardCharsets.US_ASCII)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(gzip(Arrays.copyOf(tar, 700)));
        bytes.write(gzip(Arrays.copyOfRange(tar, 700, tar.length)));

        assertThat(add(bytes.toByteArray(), LIMITED)).anyMatch(line -> line.endsWith("out/f = text"));
    }

    @Test
    void aTruncatedArchiveIsAnErrorWhereverItEnds() throws IOException {
        byte[] random = new byte[5_000];
        new Random(2).nextBytes(random);
        byte[] tar = tar(Map.of("random", random));
        for (byte[] whole : List.of(tar, gzip(tar), bzip2(tar), xz(tar), com.github.luben.zstd.Zstd.compress(tar))) {
            byte[] half = Arrays.copyOf(whole, whole.length / 3);
            try {
                List<String> lines = add(half, LIMITED);
                // not even a header came out: then it is a file like any other
                assertThat(lines).hasSize(2).anyMatch(line -> line.contains(" out/a = "));
            } catch (BuildFailure failure) {
                assertThat(failure).hasMessageContaining("the archive a");
            }
        }
        assertThatThrownBy(() -> add(Arrays.copyOf(tar, 2_000), LIMITED))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("the archive a");
    }

    @Test
    void timesBefore1970AndDevicesAreKept() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            TarArchiveEntry old = new TarArchiveEntry("old");
            old.setModTime(-86_400_000L);
            tar.putArchiveEntry(old);
            tar.closeArchiveEntry();
            TarArchiveEntry device = new TarArchiveEntry("null", TarConstants.LF_CHR);
            device.setDevMajor(1);
            device.setDevMinor(3);
            device.setModTime(0);
            tar.putArchiveEntry(device);
            tar.closeArchiveEntry();
        }

        assertThat(add(bytes.toByteArray(), LIMITED))
                .anyMatch(line -> line.contains(" -86400 out/old"))
                .anyMatch(line -> line.startsWith("c ") && line.contains(" out/null"));
    }

    private void assertBomb(byte[] archive) {
        assertThatThrownBy(() -> add(archive, LIMITED))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("unpacks to more than the allowed")
                .hasMessageContaining("layerflux.archiveLimit");
    }

    private List<String> add(byte[] archive, CopyOptions options) throws IOException {
        return fixture.copy(new TestTree().file("a", archive), options, "a", "/out/");
    }

    @Test
    void anArchiveMayNotNameWhatIsNoFileOfIts() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry link = new TarArchiveEntry("shadow", TarConstants.LF_LINK);
            link.setLinkName("../../etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }

        assertThatThrownBy(() -> add(bytes.toByteArray(), LIMITED))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("is a hard link to \"etc/passwd\"");
    }

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return compressed(bytes, out, new GZIPOutputStream(out));
    }

    private static byte[] bzip2(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return compressed(bytes, out, new BZip2CompressorOutputStream(out));
    }

    private static byte[] xz(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        return compressed(bytes, out, new XZCompressorOutputStream(out));
    }

    private static byte[] compressed(byte[] bytes, ByteArrayOutputStream out, OutputStream compressor)
            throws IOException {
        try (compressor) {
            compressor.write(bytes);
        }
        return out.toByteArray();
    }
}
