package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.registry.BlobOrigins;
import io.github.layerflux.registry.PushContent;
import io.github.layerflux.registry.PushTarget;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistryPush;
import io.github.layerflux.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the layers of a base image are pulled, and when they aren't. */
final class LazyBaseBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;
    private LocalRegistry registry;
    private String base;

    @BeforeEach
    void pushTheBase() {
        registry = LocalRegistry.start(folder.resolve("registry"));
        bench = new EngineBench(folder).file("f", "f").file("g", "g");
        base = bench.pushBase(registry, "f");
        bench.cache = folder.resolve("cache");
    }

    @AfterEach
    void close() {
        bench.close();
        registry.close();
    }

    private static List<Descriptor> baseLayers(BuildResult result) {
        return result.manifest().layers().subList(0, 2);
    }

    private static void forget(BuildResult result, List<Descriptor> layers) throws IOException {
        for (Descriptor layer : layers) {
            Files.delete(result.store().path(layer.digest()));
        }
    }

    @Test
    void aSparseImageIsBuiltAndPushedWithoutTheBasesLayers() {
        bench.sparse = true;
        BuildResult result = bench.build("FROM " + base, "ENV a=b", "COPY --link g /real/g");
        assertThat(result.failure()).isEmpty();
        assertThat(baseLayers(result)).noneMatch(result.store()::has);

        ImageReference target = ImageReference.parse(registry.host() + "/team/app:1");
        ContentStore store = new ContentStore(new CacheDirectory(bench.cache));
        byte[] manifest = store.read(result.finished().manifest(), 1 << 20);
        RegistryClient client = new RegistryClient(RegistrySettings.defaults());
        new RegistryPush(client, store, BlobOrigins.of(store, event -> {}), event -> {})
                .push(
                        PushContent.image(
                                Descriptor.of(
                                        result.manifest().mediaType(),
                                        result.finished().manifest(),
                                        manifest.length),
                                manifest),
                        List.of(new PushTarget(target, false)))
                .block();
        assertThat(baseLayers(result)).as("mounted").noneMatch(store::has);
        assertThat(registry.inspect("team/app:1").getAsJsonArray("Layers")).hasSize(3);
    }

    @Test
    void withoutSparseAllOfTheImageIsHere() {
        BuildResult result = bench.build("FROM " + base, "COPY --link g /g");
        assertThat(result.failure()).isEmpty();
        assertThat(result.manifest().layers()).allMatch(result.store()::has);
        assertThat(result.files()).contains("base=f", "g=g");
    }

    @Test
    void destinationsAreLookedUpInTablesThatOutliveTheLayers() throws IOException {
        bench.sparse = true;
        String[] dockerfile = {"FROM " + base, "COPY g /real"};
        BuildResult first = bench.build(dockerfile);
        assertThat(first.files()).contains("real/g=g", "base=f");
        forget(first, baseLayers(first));

        bench.file("g", "other");
        BuildResult second = bench.build(dockerfile);
        assertThat(second.failure()).isEmpty();
        assertThat(second.statuses()).isEqualTo("EXECUTED");
        assertThat(baseLayers(second)).noneMatch(second.store()::has);
    }

    @Test
    void stagesOnOneBasePullItOnce() {
        BuildResult result = bench.build(
                "FROM " + base + " AS one",
                "COPY --link f /f",
                "FROM " + base + " AS two",
                "COPY g /g",
                "FROM " + base,
                "COPY --from=one /f /",
                "COPY --from=two /g /",
                "COPY --from=" + base + " /base /again");

        assertThat(result.failure()).isEmpty();
        assertThat(result.files()).contains("base=f", "f=f", "g=g", "again=f");
        assertThat(result.events())
                .filteredOn(event -> event.toString().contains("Note[text=pulling "))
                .hasSize(1);
    }

    @Test
    void aCorruptIndexOfTheStoreIsAWarning() throws IOException {
        Files.createDirectories(bench.cache.resolve("images"));
        Files.writeString(bench.cache.resolve("images/index.json"), "{\"manifests\": [");
        BuildResult result = bench.build("FROM " + base, "COPY g /g");
        assertThat(result.failure()).isEmpty();
        assertThat(result.events().toString()).contains("Warning", "index.json is corrupt");
        assertThat(bench.build("FROM " + base, "COPY g /g").statuses()).isEqualTo("CACHED");
    }

    @Test
    void aCachedStageNeedsNotItsBase() throws IOException {
        String[] dockerfile = {
            "FROM " + base + " AS build",
            "COPY g /g",
            "FROM scratch",
            "COPY --from=build /g /",
            "COPY --from=" + base + " /base /"
        };
        BuildResult first = bench.build(dockerfile);
        assertThat(first.files()).containsExactlyInAnyOrder("g=g", "base=f");
        List<Descriptor> layers = baseLayers(bench.build("FROM " + base, "COPY --link g /"));
        forget(first, layers);

        BuildResult second = bench.build(dockerfile);
        assertThat(second.statuses()).isEqualTo("CACHED CACHED CACHED");
        assertThat(layers).noneMatch(second.store()::has);
    }
}
