package io.github.layerflux.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel tells and what every platform can find out are the same. */
class OpenFolderTest {

    @TempDir
    Path folder;

    static Stream<DiskUsage> disks() {
        return Stream.of(DiskUsage.open(), new DiskUsage());
    }

    @ParameterizedTest
    @MethodSource("disks")
    void listsWhatLiesInIt(DiskUsage disk) throws IOException {
        for (int i = 0; i < 2_500; i++) { // more than one thread looks at
            Files.createFile(folder.resolve("file" + i));
        }
        Files.createDirectory(folder.resolve("below"));
        Files.writeString(folder.resolve("below/unseen"), "");
        Map<String, DiskFile> found = new TreeMap<>();
        try (OpenFolder open = disk.openFolder(folder)) {
            open.list(found::put);
        }
        assertThat(found).hasSize(2_501).containsKeys("file0", "file2499", "below");
        assertThat(found.get("below").folder()).isTrue();
        assertThat(found.get("file0"))
                .usingRecursiveComparison()
                .ignoringFields("inode")
                .isEqualTo(disk.file(folder.resolve("file0")));
    }

    @ParameterizedTest
    @MethodSource("disks")
    void readsTheBeginningOfAFile(DiskUsage disk) throws IOException {
        Files.writeString(folder.resolve("file"), "0123456789");
        try (OpenFolder open = disk.openFolder(folder)) {
            byte[] four = new byte[4];
            assertThat(open.read("file", four)).isEqualTo(4);
            assertThat(new String(four, StandardCharsets.US_ASCII)).isEqualTo("0123");
            assertThat(open.read("file", new byte[20])).isEqualTo(10);
            assertThat(open.read("none", four)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("disks")
    void aFolderThatIsNotThereHasNothingInIt(DiskUsage disk) {
        Map<String, DiskFile> found = new TreeMap<>();
        try (OpenFolder open = disk.openFolder(folder.resolve("none"))) {
            open.list(found::put);
            assertThat(open.read("file", new byte[4])).isEqualTo(-1);
        }
        assertThat(found).isEmpty();
    }
}
