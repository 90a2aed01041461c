package io.github.layerflux.step;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.layer.Layer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who an intermediate image is, for the cache.
 *
 * <p>A base image is known by its configuration's digest. What a step makes of an image is known by that image, the
 * step's key, the moment and the layer: the inputs of the child's configuration, without writing that configuration
 * out at every step.
 *
 * @param identity of the image with all its history: executing a step again makes another image
 * @param chainId of its file system alone (OCI image-spec, config.md, "Layer ChainID")
 */
public record Lineage(Digest identity, Digest chainId) {

    public Lineage {
        Objects.requireNonNull(identity, "identity is null");
        Objects.requireNonNull(chainId, "chainId is null");
    }

    /** The parent of steps that depend on none. */
    public static Lineage none() {
        return of(Digest.of("no parent"), List.of());
    }

    public static Lineage of(Digest imageId, List<Digest> diffIds) {
        return new Lineage(imageId, ImageConfig.chainId(diffIds));
    }

    /** The child that a step made. */
    public Lineage child(CacheKey key, String created, Optional<Layer> layer) {
        String diffId = layer.isPresent() ? layer.get().diffId().toString() : "";
        Digest child = StepRecord.child(identity, key.digest(), created, diffId);
        return new Lineage(child, layer.isPresent() ? chain(layer.get().diffId()) : chainId);
    }

    private Digest chain(Digest diffId) {
        return chainId.equals(ImageConfig.chainId(List.of())) ? diffId : Digest.of(chainId + " " + diffId);
    }
}
