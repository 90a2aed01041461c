package io.github.layerflux.registry;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.Platform;
import io.github.layerflux.image.PlatformChoice;
import io.github.layerflux.layer.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The images that stages start from. Finding one takes its manifest and configuration alone; layers come when something
 * needs them, so a fully cached build moves no blobs.
 */
public final class BaseImages {

    private final ContentStore store;
    private final RegistryClient client;
    private final Function<ImageReference, Optional<Descriptor>> built;
    private final Consumer<BuildEvent> events;
    private final StoredImages stored;
    private final BaseRecords records;

    /**
     * @param client shared by a session's builds; asked only for what isn't here
     * @param built the manifest of an image that was built on this machine under a reference
     * @param events notes and warnings; called from any thread
     */
    public BaseImages(
            ContentStore store,
            RegistryClient client,
            Function<ImageReference, Optional<Descriptor>> built,
            Consumer<BuildEvent> events) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.client = Objects.requireNonNull(client, "client is null");
        this.built = Objects.requireNonNull(built, "built is null");
        this.events = Objects.requireNonNull(events, "events is null");
        this.stored = new StoredImages(store, events);
        this.records = new BaseRecords(store.directory(), events);
    }

    /**
     * An image that was pulled to this machine.
     *
     * @param record the file that tells of it
     * @param reference that it was pulled by
     */
    public record Pulled(Path record, ImageReference reference, Digest manifest) {}

    /** All base images that were pulled to this machine; damaged records are left out. */
    public static List<Pulled> pulled(CacheDirectory directory) {
        List<Pulled> pulled = new ArrayList<>();
        for (BaseRecords.Named named : new BaseRecords(directory, event -> {}).all()) {
            pulled.add(
                    new Pulled(named.file(), named.reference(), named.manifest().digest()));
        }
        return pulled;
    }

    /**
     * Finds an image: one built here, one pulled before, one in a registry, as the policy says.
     *
     * @return fails with an {@link EnvironmentFailure} when there is none or it can't be used
     */
    public Mono<BaseImage> resolve(ImageReference image, Platform platform, PullPolicy policy) {
        return Mono.defer(() -> {
            Optional<BaseImage> found = policy == PullPolicy.ALWAYS ? pinned(image, platform) : known(image, platform);
            if (found.isPresent()) {
                return Mono.just(found.get());
            }
            return policy == PullPolicy.NEVER ? Mono.error(unknown(image, platform)) : pull(image, platform);
        });
    }

    /** What this machine knows under a reference: some small files are read, nothing else happens. */
    public Optional<BaseImage> known(ImageReference image, Platform platform) {
        Optional<Descriptor> own = built.apply(image);
        if (own.isPresent()) {
            Optional<BaseImage> found = stored.find(image.withDigest(own.get().digest()), own.get(), platform);
            if (found.isPresent()) {
                return found;
            }
        }
        return recorded(image, platform);
    }

    /**
     * An image of this machine's store; layers may be missing.
     *
     * @param top its manifest, or an index to choose from
     * @throws EnvironmentFailure when it is no image, or not for this platform
     */
    public Optional<BaseImage> stored(ImageReference pinned, Descriptor top, Platform platform) {
        return stored.find(pinned, top, platform);
    }

    /** Under a digest there is nothing new to learn from a registry. */
    private Optional<BaseImage> pinned(ImageReference image, Platform platform) {
        return image.digest().isPresent() ? recorded(image, platform) : Optional.empty();
    }

    private Optional<BaseImage> recorded(ImageReference image, Platform platform) {
        Optional<BaseRecords.Known> known = records.find(image, platform);
        return known.isPresent()
                ? stored.find(
                        image.withDigest(known.get().pinned()), known.get().manifest(), platform)
                : Optional.empty();
    }

    private Mono<BaseImage> pull(ImageReference image, Platform platform) {
        return client.manifest(image).flatMap(top -> {
            ImageReference pinned = image.withDigest(top.descriptor().digest());
            return forPlatform(pinned, top, platform).flatMap(found -> {
                Manifest manifest = StoredImages.manifest(image, found.bytes());
                return client.fetchBlob(image, manifest.config(), store)
                        .map(config -> keep(image, pinned, found, platform));
            });
        });
    }

    private Mono<ResolvedManifest> forPlatform(ImageReference pinned, ResolvedManifest top, Platform platform) {
        if (!top.isIndex()) {
            return Mono.just(top);
        }
        Descriptor chosen = PlatformChoice.choose(top.index(), platform, pinned.familiar());
        return client.manifest(pinned.withDigest(chosen.digest())).doOnNext(found -> {
            if (found.isIndex()) {
                throw new EnvironmentFailure(pinned.familiar() + " is an index of indexes, which no builder reads");
            }
        });
    }

    private BaseImage keep(ImageReference image, ImageReference pinned, ResolvedManifest found, Platform platform) {
        Descriptor manifest = store.put(found.descriptor().mediaType(), found.bytes());
        BaseImage base = stored.find(pinned, manifest, platform)
                .orElseThrow(() ->
                        new EnvironmentFailure("the image store lost " + pinned.familiar() + " while it was pulled"));
        records.save(
                image, platform, new BaseRecords.Known(manifest, pinned.digest().orElseThrow()));
        return base;
    }

    /**
     * Brings an image's layers into the store, several at once; those that are there are not fetched again.
     *
     * @param policy with {@link PullPolicy#NEVER} a missing layer is a failure
     */
    public Mono<Void> fetchLayers(BaseImage image, PullPolicy policy) {
        return fetchLayers(image, policy, layer -> Mono.empty());
    }

    /**
     * As above.
     *
     * @param arrived what is to be done with each layer that came, while others still come
     */
    public Mono<Void> fetchLayers(BaseImage image, PullPolicy policy, Function<Layer, Mono<Void>> arrived) {
        return Mono.defer(() -> {
            Map<Digest, Layer> missing = new LinkedHashMap<>();
            long bytes = 0;
            for (Layer layer : image.layers()) {
                Descriptor blob = layer.descriptor();
                if (!store.has(blob) && missing.put(blob.digest(), layer) == null) {
                    bytes += blob.size();
                }
            }
            if (missing.isEmpty()) {
                return Mono.empty();
            }
            if (policy == PullPolicy.NEVER) {
                return Mono.error(withoutLayers(image, missing.size()));
            }
            events.accept(new BuildEvent.Note("pulling " + image.pinned().familiar() + ": " + missing.size()
                    + (missing.size() == 1 ? " layer, " : " layers, ") + TransferReport.megabytes(bytes)));
            Meter meter = new Meter();
            TransferReport report =
                    new TransferReport("pulling " + image.pinned().familiar(), meter, events);
            report.expect(bytes);
            BlobOrigins origins = BlobOrigins.of(store, events);
            Mono<Void> all = Flux.fromIterable(missing.values())
                    .flatMap(
                            layer -> client.fetchBlob(
                                            origins.preferred(layer.descriptor().digest(), image.pinned()),
                                            layer.descriptor(),
                                            store,
                                            meter::moved)
                                    .flatMap(blob -> arrived.apply(layer)),
                            client.settings().parallelism())
                    .then();
            return FirstFailure.of(report.during(all, client.settings().scheduler()));
        });
    }

    private static RuntimeException unknown(ImageReference image, Platform platform) {
        return new EnvironmentFailure("image " + image.familiar() + " for " + platform
                        + " is not on this machine, and pulling is off (explain, pull=never, or Maven works offline)")
                .suggest("Build once online with pull=missing.");
    }

    private static RuntimeException withoutLayers(BaseImage image, int missing) {
        return new EnvironmentFailure(missing + " of the " + image.layers().size() + " layers of "
                        + image.pinned().familiar()
                        + " are not on this machine, and pulling is off (explain, pull=never, or Maven works offline)")
                .suggest("Build once online with pull=missing.");
    }
}
