package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A folder that holds shared caches: damaged, healed, and with what is somebody else's. */
final class SharedFolderTest extends TwoMachines {

    /** What a build meets whose cache has lost or damaged a blob. */
    private enum Loss {
        /** Nothing is known any more. */
        ALL,
        /** Its layer is made here. */
        STEP,
        /** A warning, and the layer is asked itself. */
        TABLE,
        /** It isn't needed. */
        NONE
    }

    /** By digest, in hexadecimal digits. */
    private Map<String, Loss> losses(BuildResult first) throws IOException {
        Path blobs = folder.resolve("shared/blobs/sha256");
        String index = Files.readString(folder.resolve("shared/index.json"));
        String top = Json.string(
                Json.objects(Json.readObject(index, "index"), "manifests").get(0), "digest");
        Map<String, Loss> losses = new HashMap<>();
        losses.put(Digest.parse(top).hex(), Loss.ALL);
        Manifest manifest = ManifestJson.manifest(
                Files.readAllBytes(blobs.resolve(Digest.parse(top).hex())));
        losses.put(manifest.config().digest().hex(), Loss.ALL);
        List<String> image =
                first.image().diffIds().stream().map(Digest::toString).toList();
        for (Descriptor blob : manifest.layers()) {
            String type = blob.mediaType();
            boolean ofImage = image.contains(blob.annotations().getOrDefault("io.github.layerflux.cache.diffid", ""));
            losses.put(
                    blob.digest().hex(),
                    type.contains(".records.")
                            ? Loss.ALL
                            : type.contains("image.layer") && ofImage
                                    ? Loss.STEP
                                    : type.contains(".contents.") && !ofImage ? Loss.TABLE : Loss.NONE);
        }
        assertThat(losses.values()).contains(Loss.values());
        return losses;
    }

    private void assertLoss(BuildResult second, BuildResult first, Loss loss) {
        assertThat(second.failure()).as("%s", loss).isEmpty();
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(second.warnings().isEmpty()).as("warnings of %s", loss).isEqualTo(loss == Loss.NONE);
        switch (loss) {
            case ALL -> assertThat(second.statuses()).doesNotContain("CACHED");
            case STEP -> assertThat(second.statuses()).contains("EXECUTED", "CACHED");
            case TABLE, NONE -> assertThat(second.statuses()).doesNotContain("EXECUTED");
        }
    }

    @Test
    void eachBlobThatIsDamagedTruncatedOrMissingIsAWarningAndAMissIfItIsNeeded() throws IOException {
        BuildResult first = shareFromMachineA();
        Map<String, Loss> losses = losses(first);
        for (Path blob : sharedBlobs()) {
            String name = blob.getFileName().toString();
            Loss loss = losses.get(name);
            byte[] whole = Files.readAllBytes(blob);
            byte[] damaged = whole.clone();
            damaged[damaged.length / 2] ^= 1;
            Files.write(blob, damaged);
            assertLoss(freshBuild(name + "-damaged"), first, loss);
            Files.write(blob, java.util.Arrays.copyOf(whole, whole.length / 2));
            assertLoss(freshBuild(name + "-truncated"), first, loss);
            Files.delete(blob);
            assertLoss(freshBuild(name + "-missing"), first, loss);
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
    void aFolderKeepsOnlyWhatItsCachesHaveNamedOfLate() throws IOException {
        shareFromMachineA();
        int before = sharedBlobs().size();
        for (int i = 0; i < 3; i++) {
            age(sharedBlobs());
            bench.file("app", "version " + i);
            bench.cacheTo = Optional.of(target(location));
            bench.build(DOCKERFILE);
            assertThat(sharedBlobs())
                    .as("what was named until now may be needed by a build that has read it")
                    .hasSizeGreaterThan(before)
                    .hasSizeLessThanOrEqualTo(2 * before);
        }
        age(sharedBlobs());
        bench.file("app", "version 2, and more");
        bench.cacheTo = Optional.of(target(location));
        bench.build(DOCKERFILE);
        assertThat(sharedBlobs()).hasSizeLessThanOrEqualTo(2 * before);
    }

    private static void age(List<Path> blobs) throws IOException {
        for (Path blob : blobs) {
            Files.setLastModifiedTime(blob, FileTime.fromMillis(System.currentTimeMillis() - 3 * 3_600_000L));
        }
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
