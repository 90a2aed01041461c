package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.OciLayoutExporter;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.HistoryEntry;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stages that start from an image, here an OCI image layout. */
final class BaseImageBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;
    private Path layout;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder).file("f", "f");
        layout = folder.resolve("layout");
        bench.buildContexts.put("base", "oci-layout://" + layout);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Builds a base elsewhere and exports it to the layout. */
    private void base(String... dockerfile) {
        Path cache = bench.cache;
        bench.cache = folder.resolve("base cache");
        BuildResult built = bench.build(dockerfile);
        export(built, built.finished().manifest());
        bench.cache = cache;
    }

    private void export(BuildResult built, Digest manifest) {
        OciLayoutExporter.exclusive(built.store(), layout)
                .export(BuiltImage.load(
                        built.store(), manifest, List.of(ImageReference.parse("base:1")), bench.platform));
    }

    /** As {@link #base}, with a configuration that has neither history nor time, as of {@code docker import}. */
    private void baseWithoutHistory(String... dockerfile) {
        Path cache = bench.cache;
        bench.cache = folder.resolve("base cache");
        BuildResult built = bench.build(dockerfile);
        ImageConfig image = built.image();
        ImageConfig silent = new ImageConfig(image.platform(), "", "", image.config(), image.diffIds(), List.of());
        Descriptor config = built.store().put(MediaTypes.OCI_CONFIG, ImageConfigJson.write(silent));
        Manifest manifest =
                new Manifest(MediaTypes.OCI_MANIFEST, config, built.manifest().layers(), Map.of());
        export(
                built,
                built.store()
                        .put(MediaTypes.OCI_MANIFEST, ManifestJson.write(manifest))
                        .digest());
        bench.cache = cache;
    }

    @Test
    void theHistoryTellsOfAsManyLayersAsThereAre() {
        baseWithoutHistory("FROM scratch", "COPY f /base", "COPY f /more");

        BuildResult result = bench.build("FROM base", "ENV a=1", "COPY f /own");

        assertThat(result.history())
                .containsExactly(
                        "ENV a=1 (empty)",
                        "COPY f /own # buildkit",
                        "a layer of the base image",
                        "COPY f /own # buildkit");
        assertThat(result.image().history()).extracting(HistoryEntry::created).doesNotContain("");
        assertThat(bench.build("FROM base", "ENV a=1", "COPY f /own").finished().imageId())
                .isEqualTo(result.finished().imageId());
    }

    @Test
    void aBuildContinuesTheImageAndItsHistory() {
        base("FROM scratch", "COPY f /base", "ENV b=1", "WORKDIR /w", "CMD base", "USER 7");

        BuildResult result = bench.build("FROM base", "ENV a=1", "COPY f here", "ENTRYPOINT [\"/e\"]");

        assertThat(result.files()).containsExactlyInAnyOrder("base=f", "w/", "w/here=f");
        assertThat(result.config().env()).endsWith("b=1", "a=1");
        assertThat(result.config().user()).isEqualTo("7");
        assertThat(result.config().cmd()).as("cleared by ENTRYPOINT").isEmpty();
        assertThat(result.history()).hasSize(8).contains("COPY f /base # buildkit", "COPY f here # buildkit");
        assertThat(result.manifest().layers()).hasSize(3);
    }

    @Test
    void filesAreCopiedFromAnImageThatIsNoStage() {
        base("FROM scratch", "COPY f /d/f");

        assertThat(bench.build("FROM scratch", "COPY --from=base /d /e").files())
                .containsExactly("e/", "e/f=f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anUnchangedBaseIsAHitAndANewOneBehindItsNameIsAMiss(String rules) {
        bench.rules = rules;
        base("FROM scratch", "COPY f /base");
        String[] dockerfile = {"FROM base AS alias", "FROM alias", "COPY f /f"};
        bench.build(dockerfile);
        assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED");

        bench.file("other", "other");
        base("FROM scratch", "COPY other /base");

        assertThat(bench.build(dockerfile).statuses()).isEqualTo("EXECUTED");
        assertThat(bench.build(dockerfile).files()).contains("base=other");
    }

    @Test
    void aDamagedLayerIsRefusedBeforeAnythingRuns() throws IOException {
        base("FROM scratch", "COPY f /base");
        try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                byte[] bytes = Files.readAllBytes(blob);
                if (bytes[0] != '{') {
                    Files.delete(blob); // it may be a link into the other cache
                    bytes[0] ^= 1;
                    Files.write(blob, bytes);
                }
            }
        }

        BuildResult result = bench.build("FROM base", "COPY f /f");

        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure).isInstanceOf(BuildFailure.class);
            assertThat(failure.getMessage())
                    .startsWith("Dockerfile:1 FROM base: ")
                    .contains("digest");
        });
        assertThat(result.of(StepStarted.class)).isEmpty();
    }
}
