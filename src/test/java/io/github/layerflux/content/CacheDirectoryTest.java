package io.github.layerflux.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheDirectoryTest {

    @TempDir
    Path folder;

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }

    @Test
    void nobodyElseMayReadIt() throws IOException {
        CacheDirectory directory = new CacheDirectory(folder.resolve("a/cache")).create();
        assertThat(mode(directory.root())).isEqualTo("rwx------");
        assertThat(directory.steps()).isDirectory();
    }

    @Test
    void anEmptyFolderThatWasThereIsTaken() throws IOException {
        Path root = Files.createDirectories(folder.resolve("cache/lost+found")).getParent();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(mode(new CacheDirectory(root).create().root())).isEqualTo("rwx------");
    }

    /** Such as {@code ~} or {@code /}: its permissions would change, and prunes delete what is in {@code tmp}. */
    @ParameterizedTest
    @ValueSource(strings = {"photos", ".profile", "tmp/of others"})
    void aFolderOfOtherThingsIsRefusedAndLeftAlone(String other) throws IOException {
        Path root = folder.resolve("home");
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve(other));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> new CacheDirectory(root).create())
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("the cache directory " + root + " is no build cache: it holds ")
                .hasMessageContaining("such as " + root.resolve("layerflux"));
        assertThat(mode(root)).isEqualTo("rwxr-xr-x");
        assertThat(root.resolve(other)).exists();
        assertThat(root.resolve("images")).doesNotExist();
    }

    /** As a prune leaves it that is killed, or a copy of some of its folders. */
    @ParameterizedTest
    @ValueSource(strings = {"steps", "tmp", "builds", "images"})
    void whatIsLeftOfACacheIsOne(String place) throws IOException {
        Path root = folder.resolve("cache");
        Files.createDirectories(root.resolve(place).resolve("something"));
        CacheDirectory directory = new CacheDirectory(root).create();
        assertThat(directory.steps()).isDirectory();
        assertThat(directory.temporary()).isDirectory();
        assertThat(root.resolve(place).resolve("something")).isDirectory();
    }
}
