package io.github.layerflux.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That of this machine, and the one for machines without native code. */
class DiskUsageTest {

    @TempDir
    Path folder;

    static List<DiskUsage> all() {
        return List.of(DiskUsage.open(), new DiskUsage());
    }

    @ParameterizedTest
    @MethodSource("all")
    void deletesAFileAndASymlinkItself(DiskUsage disk) throws IOException {
        Path file = Files.writeString(folder.resolve("ü"), "x");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(disk.delete(link)).isTrue();
        assertThat(file).exists();
        assertThat(disk.delete(file)).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("all")
    void deletesNamesThatAreNoText(DiskUsage disk) throws Exception {
        Process made = new ProcessBuilder("sh", "-c", ": >\"$(printf 'f\\376')\"")
                .directory(folder.toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            assertThat(disk.delete(files.iterator().next())).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatIsNotThereIsNotDeletedAndWhatCannotBeIsSaid(DiskUsage disk) throws IOException {
        assertThat(disk.delete(folder.resolve("nothing"))).isFalse();
        Files.writeString(Files.createDirectory(folder.resolve("full")).resolve("file"), "x");
        assertThatThrownBy(() -> disk.delete(folder.resolve("full"))).isInstanceOf(DirectoryNotEmptyException.class);
    }
}
