package io.github.layerflux.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path folder;

    private CacheDirectory directory;

    @BeforeEach
    void open() {
        directory = new CacheDirectory(folder.resolve("cache")).create();
    }

    @Test
    void replacesWhatWasThere() throws IOException {
        Path file = directory.stat().resolve("new/file");
        WholeFile.write(directory, "x", file, new byte[] {1});
        WholeFile.write(directory, "x", file, new byte[] {2, 3});
        assertThat(file).hasBinaryContent(new byte[] {2, 3});
        assertThat(directory.temporary()).isEmptyDirectory();
    }

    @Test
    void aFailureLeavesWhatWasThereAndNothingBesideIt() throws IOException {
        Path file = directory.stat().resolve("file");
        Path inside = Files.createFile(Files.createDirectories(file).resolve("inside"));
        assertThatThrownBy(() -> WholeFile.write(directory, "x", file, new byte[] {1}))
                .isInstanceOf(IOException.class);
        assertThat(inside).exists();
        assertThat(directory.temporary()).isEmptyDirectory();
    }
}
