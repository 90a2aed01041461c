package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A folder that holds shared caches: damaged, healed, and with what is somebody else's. */
final class SharedFolderTest extends TwoMachines {

    @Test
    void damagedBlobsAreAWarningAndAMiss() throws IOException {
        BuildResult first = shareFromMachineA();
        for (Path blob : sharedBlobs()) {
            byte[] whole = Files.readAllBytes(blob);
            byte[] damaged = whole.clone();
            damaged[damaged.length / 2] ^= 1;
            Files.write(blob, damaged);
            BuildResult second = freshBuild(blob.getFileName().toString());
            assertThat(second.failure()).as("%s", blob).isEmpty();
            assertThat(second.files()).isEqualTo(first.files());
            if (second.statuses().contains("EXECUTED")) {
                assertThat(second.warnings()).as("%s", blob).isNotEmpty();
            }
            Files.write(blob, whole);
        }
    }

    @Test
    void missingAndTruncatedBlobsAreAWarningAndAMiss() throws IOException {
        BuildResult first = shareFromMachineA();
        for (Path blob : sharedBlobs()) {
            byte[] whole = Files.readAllBytes(blob);
            Files.delete(blob);
            BuildResult without = freshBuild(blob.getFileName() + "-missing");
            assertThat(without.failure()).as("%s", blob).isEmpty();
            assertThat(without.files()).isEqualTo(first.files());
            Files.write(blob, java.util.Arrays.copyOf(whole, whole.length / 2));
            BuildResult truncated = freshBuild(blob.getFileName() + "-truncated");
            assertThat(truncated.failure()).as("%s", blob).isEmpty();
            assertThat(truncated.files()).isEqualTo(first.files());
            Files.write(blob, whole);
        }
    }

    @Test
    void aFolderIsHealedByTheBuildThatFoundItDamaged() throws IOException {
        BuildResult first = shareFromMachineA();
        for (Path blob : sharedBlobs()) {
            Files.write(blob, java.util.Arrays.copyOf(Files.readAllBytes(blob), (int) Files.size(blob) / 2));
        }
        bench.cacheTo = Optional.of(target(location));
        freshBuild("b");
        bench.cacheTo = Optional.empty();
        BuildResult third = freshBuild("c");
        assertThat(third.warnings()).isEmpty();
        assertThat(third.statuses()).doesNotContain("EXECUTED");
        assertThat(third.files()).isEqualTo(first.files());
    }

    @Test
    void aFolderWithADamagedIndexIsBegunAnew() throws IOException {
        BuildResult first = shareFromMachineA();
        Files.writeString(folder.resolve("shared/index.json"), "garbage");
        bench.cacheTo = Optional.of(target(location));
        BuildResult again = bench.build(DOCKERFILE);
        assertThat(again.failure()).isEmpty();
        assertThat(again.warnings())
                .singleElement()
                .asString()
                .contains("is damaged and begun anew", "index.json is not the index of an OCI image layout");
        bench.cacheTo = Optional.empty();
        BuildResult second = freshBuild("b");
        assertThat(second.warnings()).isEmpty();
        assertThat(second.statuses()).doesNotContain("EXECUTED");
        assertThat(second.files()).isEqualTo(first.files());
    }

    @Test
    void aFileIsNoFolderForACache() throws IOException {
        Files.writeString(folder.resolve("shared"), "a file");
        onMachine("a");
        bench.cacheTo = Optional.of(target(location));
        assertThat(bench.fails(DOCKERFILE).details().problem()).endsWith("shared is a file");
    }

    @Test
    void aFolderKeepsOnlyWhatItsCachesName() throws IOException {
        shareFromMachineA();
        long before = sharedBlobs().size();
        for (int i = 0; i < 3; i++) {
            bench.file("app", "version " + i);
            bench.cacheTo = Optional.of(target(location));
            bench.build(DOCKERFILE);
        }
        assertThat(sharedBlobs()).hasSize((int) before);
    }

    @Test
    void aFolderKeepsWhatOthersPutThere() throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("shared/blobs/sha256"));
        Path foreign = Files.writeString(blobs.resolve("0".repeat(64)), "of an image without index");
        Path notes = Files.writeString(blobs.resolve("notes.txt"), "mine");
        Path inner = Files.createDirectories(blobs.resolve("1".repeat(64)));

        shareFromMachineA();
        assertThat(foreign).as("whose they are isn't known").exists();

        bench.file("app", "changed");
        bench.cacheTo = Optional.of(target(location));
        assertThat(bench.build(DOCKERFILE).failure()).isEmpty();
        assertThat(notes).hasContent("mine");
        assertThat(inner).isDirectory();
    }

    @Test
    void aBlobOfOthersThatIsLostIsGivenUpWithThem() throws IOException {
        shareFromMachineA();
        List<Path> before = sharedBlobs();
        bench.cacheTo = Optional.of(target(location));
        bench.images.set(0, "other:1");
        bench.build("FROM scratch", "COPY src /other");
        for (Path blob : before) {
            if (Files.exists(blob) && Files.size(blob) > 90) {
                Files.writeString(blob, "damaged", java.nio.file.StandardOpenOption.APPEND);
            }
        }
        onMachine("c");
        BuildResult built = bench.build("FROM scratch", "COPY app /third");

        assertThat(built.failure()).isEmpty();
        assertThat(built.warnings()).singleElement().asString().contains("is given up");
    }
}
