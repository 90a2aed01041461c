package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.it.LocalRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pushes to and pulls from a real registry through a proxy that breaks what passes. Whatever happens: what was pushed
 * is whole, what is in the store is what it is named for, failures are for people to read, and no authorization goes
 * to another host. {@code -Dlayerflux.faults=1000} makes a thousand rounds of the few; {@code -Dlayerflux.seed=N}
 * repeats the choice of faults.
 */
class FaultInjectionTest {

    private static final RegistrySettings SETTINGS = RegistrySettings.defaults()
            .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(600), Duration.ofMillis(600))
            .withRetries(new Retries(4, Duration.ofMillis(2), Duration.ofMillis(10), Duration.ofSeconds(2)));

    private final int rounds = Integer.getInteger("layerflux.faults", 25);
    private final long seed = Long.getLong("layerflux.seed", System.nanoTime());

    @TempDir
    Path temporary;

    private final Random random = new Random(seed);
    private int failures;

    @Test
    void nothingIsCorruptLostOrShownToStrangers() {
        System.out.println("faults: " + rounds + " rounds, -Dlayerflux.seed=" + seed);
        try (LocalRegistry registry = LocalRegistry.start(temporary.resolve("registry"));
                FaultyProxy proxy = new FaultyProxy(registry.port(), seed, 0.2)) {
            RegistryClient honest = new RegistryClient(RegistryClientTest.PATIENT);
            for (int round = 0; round < rounds; round++) {
                PushImage image = PushImage.of(folder("made", round), random.nextLong(), sizes());
                ImageReference through = ImageReference.parse(proxy.host() + "/app/r" + round % 7 + ":" + round);
                push(image, through);
                ImageReference direct = ImageReference.parse(registry.host() + "/" + through.repository() + ":"
                        + through.tag().orElseThrow());
                pull(honest, image, direct, folder("direct", round));
                pull(new RegistryClient(SETTINGS), image, through, folder("pulled", round));
            }
            assertThat(proxy.leaked()).as("authorizations shown to a stranger").isZero();
            System.out.println("faults: " + proxy.happened() + ", operations that had to be repeated: " + failures);
            assertThat(proxy.happened()).hasSizeGreaterThan(FaultyProxy.Fault.values().length / 2);
        }
    }

    private int[] sizes() {
        int[] sizes = new int[1 + random.nextInt(3)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = random.nextInt(10) == 0 ? random.nextInt(3) : random.nextInt(1 << (8 + random.nextInt(13)));
        }
        return sizes;
    }

    private Path folder(String kind, int round) {
        return temporary.resolve(kind + round);
    }

    private void push(PushImage image, ImageReference to) {
        ImageReference copy = ImageReference.parse(
                to.registry() + "/copy" + random.nextInt(3) + ":" + to.tag().orElseThrow());
        RegistryPush push =
                new RegistryPush(new RegistryClient(SETTINGS), image.store(), BlobOrigins.none(), event -> {});
        untilItSucceeds(() -> push.push(
                        image.content(), List.of(new PushTarget(to, false), new PushTarget(copy, false)))
                .block(Duration.ofSeconds(60)));
    }

    private void pull(RegistryClient client, PushImage image, ImageReference from, Path into) {
        ContentStore store = new ContentStore(new CacheDirectory(into).create());
        ResolvedManifest manifest = untilItSucceeds(() -> client.manifest(from).block(Duration.ofSeconds(60)));
        assertThat(manifest.bytes()).isEqualTo(image.content().top().bytes());
        for (Descriptor blob : image.blobs()) {
            untilItSucceeds(() -> client.fetchBlob(from, blob, store).block(Duration.ofSeconds(60)));
            assertThat(store.read(blob.digest(), 1 << 24))
                    .isEqualTo(image.store().read(blob.digest(), 1 << 24));
        }
    }

    /** Whoever runs a build again after an honest failure gets through in the end. */
    private <T> T untilItSucceeds(Callable<T> operation) {
        for (int i = 0; ; i++) {
            try {
                return operation.call();
            } catch (EnvironmentFailure told) {
                failures++;
                if (i == 50) {
                    throw told;
                }
            } catch (Exception e) {
                throw new AssertionError("no failure for people", e);
            }
        }
    }
}
