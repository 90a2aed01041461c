package io.github.layerflux.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.sandbox.Confinement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker takes away that others left behind. */
class WorkspaceTest {

    @TempDir
    Path temporary;

    private Path folder(String name, Duration age) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve(name));
        Files.writeString(folder.resolve("file"), "x");
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
        return folder;
    }

    @Test
    void whatAPruneCouldNotDeleteGoesOnceThatPruneIsOver() throws IOException {
        Path left = folder("prune-1", Duration.ofHours(1));
        Path underWay = folder("prune-2", Duration.ZERO);
        Path foreign = folder("blob-1", Duration.ofHours(1));

        Workspace.open(Files.createDirectories(temporary.resolve("sandbox-own")), Confinement.ROOT)
                .deleteStale();

        assertThat(left).doesNotExist();
        assertThat(underWay).exists();
        assertThat(foreign).exists();
    }

    @Test
    void aFolderWhoseWorkerHasMadeItsLockAndNotGotItYetStays() throws IOException {
        Path starting = folder("sandbox-starting", Duration.ZERO);
        Files.createFile(starting.resolve("lock"));
        Path dead = folder("sandbox-dead", Duration.ZERO);
        Files.createFile(dead.resolve("lock"));
        Files.createDirectory(dead.resolve("empty"));

        Workspace.open(Files.createDirectories(temporary.resolve("sandbox-own")), Confinement.ROOT)
                .deleteStale();

        assertThat(starting.resolve("file")).exists();
        assertThat(dead).doesNotExist();
    }
}
