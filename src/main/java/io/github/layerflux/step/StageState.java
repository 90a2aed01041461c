package io.github.layerflux.step;

import io.github.layerflux.image.ContainerConfig;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.plan.VariableScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A stage between two steps; immutable.
 *
 * @param image the configuration so far; its diffIDs are filled in when the stage is finished
 * @param slots the layers so far, base first
 * @param baseLayers how many of them are the base image's
 * @param scope the ARGs in effect
 * @param lineage who the image is; in EXECUTE mode known only when all its layers are packed and recorded
 */
public record StageState(
        Mode mode,
        ImageConfig image,
        List<LayerSlot> slots,
        int baseLayers,
        VariableScope scope,
        Mono<Lineage> lineage) {

    /** How many layers are fetched at once. */
    private static final int AT_ONCE = 4;

    public StageState {
        Objects.requireNonNull(mode, "mode is null");
        Objects.requireNonNull(image, "image is null");
        slots = List.copyOf(slots);
        Objects.requireNonNull(scope, "scope is null");
        Objects.requireNonNull(lineage, "lineage is null");
    }

    public ContainerConfig config() {
        return image.config();
    }

    /** The same stage in EXECUTE mode. */
    public StageState executing() {
        return mode == Mode.EXECUTE ? this : new StageState(Mode.EXECUTE, image, slots, baseLayers, scope, lineage);
    }

    public StageState withImage(ImageConfig changed) {
        return new StageState(mode, changed, slots, baseLayers, scope, lineage);
    }

    public StageState withScope(VariableScope changed) {
        return new StageState(mode, image, slots, baseLayers, changed, lineage);
    }

    public StageState withLayer(LayerSlot slot) {
        List<LayerSlot> changed = new ArrayList<>(slots);
        changed.add(slot);
        return new StageState(mode, image, changed, baseLayers, scope, lineage);
    }

    /** The same stage, whose newest layer is elsewhere. */
    public StageState withNewest(LayerSlot slot) {
        List<LayerSlot> changed = new ArrayList<>(slots);
        changed.set(changed.size() - 1, slot);
        return new StageState(mode, image, changed, baseLayers, scope, lineage);
    }

    /** The layers that steps made, as soon as the last of them is here; those of the base may be in a registry. */
    public Mono<List<Layer>> own() {
        return Flux.fromIterable(slots.subList(baseLayers, slots.size()))
                .flatMap(LayerSlot::layer, AT_ONCE)
                .then(described());
    }

    /** The same stage, in which a failure to pack the newest layer is another one. */
    public StageState onLayerError(Function<Throwable, Throwable> mapper) {
        List<LayerSlot> changed = new ArrayList<>(slots);
        changed.add(changed.remove(changed.size() - 1).onErrorMap(mapper));
        return new StageState(mode, image, changed, baseLayers, scope, lineage);
    }

    public StageState withLineage(Mono<Lineage> changed) {
        return new StageState(mode, image, slots, baseLayers, scope, changed);
    }

    /** All layers, as soon as the last of them is packed. */
    public Mono<List<Layer>> layers() {
        return layers(LayerSlot::layer);
    }

    /** All layers, as soon as it is known what they are; those of the base may be in a registry alone. */
    public Mono<List<Layer>> described() {
        return layers(LayerSlot::described);
    }

    /**
     * All layers, as soon as their files can be looked up. Whoever is named there and not by a number stands in
     * {@code /etc/passwd} or {@code /etc/group}, which must be read.
     *
     * @param owner {@code user} or {@code user:group}, maybe with variables; empty for none
     */
    public Mono<List<Layer>> listed(String owner) {
        for (int i = 0; i < owner.length(); i++) {
            if (owner.charAt(i) != ':' && (owner.charAt(i) < '0' || owner.charAt(i) > '9')) {
                return layers();
            }
        }
        return layers(LayerSlot::listed);
    }

    private Mono<List<Layer>> layers(Function<LayerSlot, Mono<Layer>> wanted) {
        List<Layer> stored = new ArrayList<>(slots.size());
        for (LayerSlot slot : slots) {
            if (!(slot instanceof LayerSlot.Stored ready)) {
                return Flux.fromIterable(slots)
                        .flatMapSequential(wanted, AT_ONCE)
                        .collectList();
            }
            stored.add(ready.stored());
        }
        return Mono.just(stored);
    }
}
