package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.share.CacheLocation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A registry that holds a shared cache, or doesn't. */
final class SharedRegistryTest extends TwoMachines {

    @Test
    void aRegistryThatRefusesIsNoReasonToGiveUpWhatOthersLeft() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
            location = new CacheLocation.Registry(ImageReference.parse(registry.host() + "/team/cache:main"));
            shareFromMachineA();
        }
        try (LocalRegistry registry = LocalRegistry.startReadOnly(folder.resolve("registry"))) {
            location = new CacheLocation.Registry(ImageReference.parse(registry.host() + "/team/cache:main"));
            onMachine("c");
            bench.images.set(0, "other:1");
            bench.cacheTo = Optional.of(target(location));
            BuildResult refused = bench.build("FROM scratch", "COPY app /other");

            assertThat(refused.failure()).get().asString().contains("takes no pushes");
            assertThat(refused.warnings()).isEmpty();
        }
    }

    @Test
    void aRegistryThatIsBusyIsNoReasonToGiveUpWhatOthersLeft() throws IOException {
        String config = Digest.of("what others left").toString();
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST
                        + "\",\"config\":{\"mediaType\":\"application/vnd.layerflux.cache.config.v1+json\",\"digest\":\""
                        + config + "\",\"size\":16},\"layers\":[]}")
                .getBytes(StandardCharsets.UTF_8);
        List<String> written = new CopyOnWriteArrayList<>();
        HttpServer busy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        busy.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestMethod().equals("GET")
                    && !exchange.getRequestMethod().equals("HEAD")) {
                written.add(exchange.getRequestMethod() + " " + path);
            }
            exchange.getResponseHeaders().add("Content-Type", MediaTypes.OCI_MANIFEST);
            exchange.getResponseHeaders().add("Retry-After", "3600");
            boolean known = path.contains("/manifests/");
            exchange.sendResponseHeaders(known ? 200 : 503, known ? manifest.length : -1);
            if (known) {
                exchange.getResponseBody().write(manifest);
            }
            exchange.close();
        });
        busy.start();
        try {
            location = new CacheLocation.Registry(
                    ImageReference.parse("localhost:" + busy.getAddress().getPort() + "/team/cache:main"));
            onMachine("a");
            bench.cacheTo = Optional.of(target(location));
            BuildResult result = bench.build("FROM scratch", "COPY app /app");

            assertThat(result.failure()).get().asString().contains("503");
            assertThat(result.warnings()).isEmpty();
            assertThat(written).isEmpty();
        } finally {
            busy.stop(0);
        }
    }

    @Test
    void aRegistrySharesWithoutTheBasesLayers() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
            String base = bench.pushBase(registry, "src");
            String[] dockerfile = {
                "FROM " + base + " AS build",
                "COPY app /real/app",
                "FROM scratch",
                "COPY --from=build /real/app /app",
                "CMD /app"
            };
            location = new CacheLocation.Registry(ImageReference.parse(registry.host() + "/team/cache:main"));
            onMachine("a");
            bench.cacheTo = Optional.of(target(location));
            BuildResult first = bench.build(dockerfile);
            assertThat(first.failure()).isEmpty();
            bench.cacheTo = Optional.empty();

            BuildResult second = buildOnMachineB(dockerfile);
            assertThat(second.failure()).isEmpty();
            assertThat(second.warnings()).isEmpty();
            assertThat(second.statuses()).isEqualTo("CACHED CACHED CACHED");
            assertThat(second.finished().manifest()).isEqualTo(first.finished().manifest());
            ContentStore ofA = new ContentStore(new CacheDirectory(folder.resolve("a")));
            ContentStore ofB = new ContentStore(new CacheDirectory(folder.resolve("b")));
            for (Descriptor layer : registryLayers(registry, base)) {
                assertThat(ofA.has(layer)).isTrue();
                assertThat(ofB.has(layer)).as("a base that nothing reads").isFalse();
            }

            bench.cacheTo = Optional.of(target(location));
            BuildResult again = buildOnMachineB(dockerfile);
            assertThat(again.of(CacheWritten.class))
                    .extracting(CacheWritten::blobs)
                    .containsExactly(0);
            location = new CacheLocation.Registry(ImageReference.parse(registry.host() + "/other/cache:main"));
            bench.cacheTo = Optional.of(target(location));
            BuildResult elsewhere = bench.build(dockerfile);
            assertThat(elsewhere.failure()).isEmpty();
            bench.cacheTo = Optional.empty();
            bench.cacheFrom.clear();
            onMachine("d");
            bench.cacheFrom.add(location);
            assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED CACHED CACHED");
        }
    }

    private List<Descriptor> registryLayers(LocalRegistry registry, String base) {
        bench.cacheFrom.clear();
        bench.cache = folder.resolve("looks at the base");
        return bench.build("FROM " + base).manifest().layers();
    }

    @Test
    void anImagesTagIsNotOverwritten() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
            String base = bench.pushBase(registry, "src");
            location = new CacheLocation.Registry(ImageReference.parse(base));
            onMachine("a");
            bench.cacheTo = Optional.of(target(location));
            assertThat(bench.build(DOCKERFILE).failure())
                    .get()
                    .asString()
                    .contains("nothing is written over", "an image");
            bench.cacheTo = Optional.empty();
            BuildResult second = buildOnMachineB(DOCKERFILE);
            assertThat(second.failure()).isEmpty();
            assertThat(second.warnings()).singleElement().asString().contains("is no build cache");
        }
    }

    @Test
    void aRegistryThatCantBeReachedIsAWarning() {
        location = new CacheLocation.Registry(ImageReference.parse("127.0.0.1:1/team/cache:main"));
        BuildResult built = buildOnMachineB(DOCKERFILE);
        assertThat(built.failure()).isEmpty();
        assertThat(built.statuses()).doesNotContain("CACHED");
        assertThat(built.warnings()).singleElement().asString().contains("127.0.0.1:1/team/cache:main");
    }

    @Test
    void offlineNoRegistryIsAsked() {
        location = new CacheLocation.Registry(ImageReference.parse("127.0.0.1:1/team/cache:main"));
        bench.offline = true;
        assertThat(buildOnMachineB(DOCKERFILE).warnings())
                .containsExactly("the cache 127.0.0.1:1/team/cache:main is not used: Maven works offline");
    }
}
