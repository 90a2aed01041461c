package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Layer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who an intermediate image is. */
final class LineageTest {

    private static final String NOON = "2026-01-01T12:00:00Z";

    private final Lineage base = Lineage.of(Digest.of("base"), List.of(Digest.of("base layer")));

    private static CacheKey key(String text) {
        return new CacheKey(Digest.of(text), "metadata", text, List.of());
    }

    private static Optional<Layer> layer(String text) {
        Digest digest = Digest.of(text);
        return Optional.of(new Layer(Descriptor.of(MediaTypes.OCI_LAYER, digest, 1), digest));
    }

    @Test
    void equalStepsOnEqualImagesMakeEqualImages() {
        assertThat(base.child(key("a"), NOON, layer("l"))).isEqualTo(base.child(key("a"), NOON, layer("l")));
    }

    @Test
    void anotherStepMomentOrLayerIsAnotherImage() {
        Digest child = base.child(key("a"), NOON, layer("l")).identity();

        assertThat(base.child(key("b"), NOON, layer("l")).identity()).isNotEqualTo(child);
        assertThat(base.child(key("a"), "2026-01-01T12:00:01Z", layer("l")).identity())
                .isNotEqualTo(child);
        assertThat(base.child(key("a"), NOON, layer("m")).identity()).isNotEqualTo(child);
        assertThat(base.child(key("a"), NOON, Optional.empty()).identity()).isNotEqualTo(child);
    }

    @Test
    void theChainIsThatOfTheImageSpecificationAndKnowsLayersAlone() {
        Lineage child = base.child(key("a"), NOON, layer("l"));

        assertThat(child.chainId())
                .isEqualTo(ImageConfig.chainId(List.of(Digest.of("base layer"), Digest.of("l"))))
                .isEqualTo(base.child(key("b"), "later", layer("l")).chainId());
        assertThat(base.child(key("a"), NOON, Optional.empty()).chainId()).isEqualTo(base.chainId());
    }

    @Test
    void theFirstLayerOnNothingIsAChainOfOne() {
        Lineage scratch = Lineage.of(Digest.of("scratch"), List.of());

        assertThat(scratch.child(key("a"), NOON, layer("l")).chainId())
                .isEqualTo(ImageConfig.chainId(List.of(Digest.of("l"))));
    }
}
