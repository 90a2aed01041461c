package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.auth.LoginSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What the modules of one Maven session have in common when they speak with registries. */
final class RegistrySessionTest {

    @TempDir
    Path temporary;

    private ContentStore store(String name) {
        return new ContentStore(new CacheDirectory(temporary.resolve(name)).create());
    }

    /** Anonymous, and one session for all clients. */
    private record Shared(RegistryAccess anonymous, RegistrySession session) implements RegistryAccess {
        @Override
        public LoginSource logins(Consumer<String> warnings) {
            return anonymous.logins(warnings);
        }

        @Override
        public NetworkSettings network() {
            return anonymous.network();
        }

        @Override
        public List<Mirror> mirrors() {
            return anonymous.mirrors();
        }
    }

    @Test
    void modulesThatNeedABaseAtOnceDownloadItOnce() {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Descriptor blob = registry.blob("base", MediaTypes.OCI_LAYER, new byte[3_000_000]);
            ImageReference image = registry.reference("base:1");
            RegistryAccess access = new Shared(RegistryAccess.anonymous(), new RegistrySession());
            ContentStore store = store("cache");

            Flux.range(0, 8)
                    .flatMap(module -> new RegistryClient(RegistryClientTest.PATIENT.withAccess(access))
                            .fetchBlob(image, blob, store)
                            .subscribeOn(Schedulers.boundedElastic()))
                    .blockLast(Duration.ofSeconds(20));

            assertThat(registry.requests().stream()
                            .filter(request -> request.path().contains("/blobs/")))
                    .hasSize(1);
            assertThat(store.has(blob)).isTrue();
        }
    }

    @Test
    void modulesWithCacheDirectoriesOfTheirOwnEachGetTheirs() {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Descriptor blob = registry.blob("base", MediaTypes.OCI_LAYER, new byte[100_000]);
            ImageReference image = registry.reference("base:1");
            RegistryAccess access = new Shared(RegistryAccess.anonymous(), new RegistrySession());
            List<ContentStore> stores = List.of(store("one"), store("two"));

            Flux.fromIterable(stores)
                    .flatMap(store -> new RegistryClient(RegistryClientTest.PATIENT.withAccess(access))
                            .fetchBlob(image, blob, store)
                            .subscribeOn(Schedulers.boundedElastic()))
                    .blockLast(Duration.ofSeconds(20));

            assertThat(stores).allMatch(store -> store.has(blob));
        }
    }
}
