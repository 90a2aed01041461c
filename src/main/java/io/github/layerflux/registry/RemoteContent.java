package io.github.layerflux.registry;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What an image in a registry is made of: its manifests, of an index all of its children's; its blobs stay there. */
final class RemoteContent {

    private final RegistryClient client;

    RemoteContent(RegistryClient client) {
        this.client = client;
    }

    /** @param image by tag or digest */
    Mono<PushContent> of(ImageReference image) {
        return client.manifest(image).flatMap(top -> of(image, top));
    }

    private Mono<PushContent> of(ImageReference image, ResolvedManifest top) {
        if (!top.isIndex()) {
            return Mono.just(withoutForeignLayers(PushContent.image(top.descriptor(), top.bytes())));
        }
        return Flux.fromIterable(top.index().manifests())
                .flatMapSequential(
                        child -> of(image.withDigest(child.digest())),
                        client.settings().parallelism())
                .collectList()
                .map(children -> PushContent.index(top.descriptor(), top.bytes(), children));
    }

    /** Layers of Windows bases, which registries neither give nor want (image-spec, "Non-Distributable Layers"). */
    private static PushContent withoutForeignLayers(PushContent image) {
        List<Descriptor> blobs = new ArrayList<>(image.blobs());
        blobs.removeIf(blob ->
                blob.mediaType().contains(".foreign.") || blob.mediaType().contains(".nondistributable."));
        return new PushContent(image.manifests(), blobs);
    }
}
