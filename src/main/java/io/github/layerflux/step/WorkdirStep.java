package io.github.layerflux.step;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.cache.WorkdirInputs;
import io.github.layerflux.copy.WorkdirLayout;
import io.github.layerflux.dockerfile.Workdir;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerWriter;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * WORKDIR: configuration, and a layer with the folders that were missing, empty when none was. {@code WORKDIR /} has no
 * layer.
 */
final class WorkdirStep implements Step {

    private final StepRef ref;
    private final Workdir workdir;
    private final char escape;
    private final StepEnvironment environment;

    WorkdirStep(StepRef ref, Workdir workdir, char escape, StepEnvironment environment) {
        this.ref = ref;
        this.workdir = workdir;
        this.escape = escape;
        this.environment = environment;
    }

    @Override
    public StepRef ref() {
        return ref;
    }

    @Override
    public StepKind kind() {
        return StepKind.WORKDIR;
    }

    @Override
    public Mono<CacheKey> key(StageState state) {
        return Mono.fromCallable(() -> environment
                .clock()
                .keyed(environment
                        .rules()
                        .workdir(new WorkdirInputs(
                                path(state),
                                state.config().user(),
                                environment.clock().input()))
                        .concealing(new Words(state, escape))));
    }

    private String path(StageState state) {
        return WorkdirLayout.path(state.config().workingDir(), new Words(state, escape).expand(workdir.path()));
    }

    @Override
    public StageState reuse(StageState state, StepRecord record) {
        return child(state, record.layer(), environment.clock().clamp(record.created()));
    }

    @Override
    public boolean looksIntoParent() {
        return true;
    }

    @Override
    public Mono<StageState> execute(StageState state) {
        if (path(state).equals("/")) {
            return Mono.fromCallable(
                    () -> child(state, Optional.empty(), environment.clock().now()));
        }
        return state.listed(state.config().user())
                .publishOn(environment.workers())
                .map(layers -> child(
                        state,
                        Optional.of(write(state, layers)),
                        environment.clock().now()));
    }

    private Layer write(StageState state, List<Layer> layers) {
        try (LayeredTree image = new LayeredTree(layers, environment.store(), environment.contents());
                LayerWriter out = LayerWriter.open(
                        environment.store(),
                        environment.contents(),
                        environment.clock().latestFile())) {
            WorkdirLayout.plan(
                            image,
                            path(state),
                            state.config().user(),
                            environment.clock().seconds())
                    .writeTo(out);
            return out.finish();
        } catch (IOException e) {
            throw Unreadable.image(e);
        }
    }

    private StageState child(StageState state, Optional<Layer> layer, String created) {
        String path = path(state);
        ImageConfig image =
                state.image().withConfig(state.config().edit().workingDir(path).build());
        String createdBy = "WORKDIR " + path;
        return layer.isPresent()
                ? state.withLayer(new LayerSlot.Stored(layer.get()))
                        .withImage(History.withLayerEntry(image, createdBy, created))
                : state.withImage(History.withEntry(image, createdBy, created));
    }
}
