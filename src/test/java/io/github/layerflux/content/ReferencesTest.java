package io.github.layerflux.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencesTest {

    private static final Descriptor ONE =
            Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("1"), 1).withPlatform(Platform.of("linux", "arm64", ""));
    private static final Descriptor TWO = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("2"), 2);

    @TempDir
    Path folder;

    private CacheDirectory directory;
    private References references;

    @BeforeEach
    void makeStore() {
        directory = new CacheDirectory(folder).create();
        references = new References(directory);
    }

    private Path index() {
        return directory.images().resolve("index.json");
    }

    private static Descriptor named(String reference, Descriptor manifest) {
        return manifest.withAnnotation("org.opencontainers.image.ref.name", reference);
    }

    @Test
    void aNameIsFoundUntilItIsRemoved() {
        assertThat(references.find("a:1")).isEmpty();
        references.tag("a:1", ONE);
        references.tag("b:1", ONE);
        assertThat(references.find("a:1")).contains(named("a:1", ONE));
        references.tag("a:1", TWO);
        assertThat(references.list()).isEqualTo(Map.of("a:1", named("a:1", TWO), "b:1", named("b:1", ONE)));
        assertThat(references.remove("a:1", TWO.digest())).isTrue();
        assertThat(references.remove("a:1", TWO.digest())).isFalse();
        assertThat(references.list().keySet()).containsExactly("b:1");
    }

    @Test
    void aNameThatWasGivenToAnotherManifestMeanwhileStays() {
        references.tag("a:1", ONE);
        new References(directory).tag("a:1", TWO);

        assertThat(references.remove("a:1", ONE.digest())).isFalse();

        assertThat(references.find("a:1")).contains(named("a:1", TWO));
    }

    @Test
    void theFolderIsAnOciLayout() throws IOException {
        references.tag("docker.io/library/app:1", ONE);
        assertThat(Files.readString(directory.images().resolve("oci-layout")))
                .isEqualTo("{\"imageLayoutVersion\":\"1.0.0\"}");
        Map<String, Object> json = Json.readObject(Files.readAllBytes(index()), "index");
        assertThat(Json.number(json, "schemaVersion")).isEqualTo(2);
        assertThat(Json.objects(json, "manifests").get(0))
                .containsEntry("digest", ONE.digest().toString())
                .containsEntry("annotations", Map.of("org.opencontainers.image.ref.name", "docker.io/library/app:1"));
    }

    @Test
    void namingTheSameAgainWritesNothing() throws IOException {
        references.tag("a:1", ONE);
        FileTime old = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(index(), old);
        references.tag("a:1", ONE);
        assertThat(Files.getLastModifiedTime(index())).isEqualTo(old);
    }

    @Test
    void manyWritersLoseNoName() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = "image:" + i;
                done.add(threads.submit(() -> new References(directory).tag(name, ONE)));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(references.list()).hasSize(40);
    }

    @Test
    void aCorruptIndexIsAFailureToReadersAndPutAsideByWriters() throws IOException {
        Files.writeString(index(), "{\"manifests\": [");
        assertThatThrownBy(() -> references.find("a:1"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith(index() + " is corrupt: ")
                .hasMessageContaining("Delete the file");
        assertThatThrownBy(() -> references.remove("a:1", ONE.digest())).isInstanceOf(EnvironmentFailure.class);

        references.tag("a:1", ONE);

        assertThat(references.find("a:1")).isPresent();
        assertThat(index().resolveSibling("index.json.corrupt")).hasContent("{\"manifests\": [");
    }
}
