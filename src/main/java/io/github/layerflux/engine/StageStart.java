package io.github.layerflux.engine;

import io.github.layerflux.engine.BaseOpener.OpenedImage;
import io.github.layerflux.image.ContainerConfig;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.plan.VariableScope;
import io.github.layerflux.step.BuiltStage;
import io.github.layerflux.step.LayerSlot;
import io.github.layerflux.step.Lineage;
import io.github.layerflux.step.Mode;
import io.github.layerflux.step.StageState;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** The state that a stage begins with, from what it is FROM. */
final class StageStart {

    /** What BuildKit gives an image without PATH, on every platform but Windows. */
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private StageStart() {}

    static StageState scratch(Stage stage) {
        ContainerConfig config = ContainerConfig.EMPTY.edit().workingDir("/").build();
        ImageConfig image = new ImageConfig(stage.platform(), "", "", withPath(config), List.of(), List.of());
        Digest identity = Digest.of("scratch " + stage.platform());
        return state(image, List.of(), 0, stage.initialScope(), Lineage.of(identity, List.of()));
    }

    static StageState image(Stage stage, OpenedImage base) {
        List<LayerSlot> slots = new ArrayList<>(base.layers().size());
        for (Layer layer : base.layers()) {
            slots.add(slot(layer, base, stage));
        }
        ImageConfig config = base.config();
        Platform platform = config.platform().os().isEmpty() ? stage.platform() : config.platform();
        ImageConfig image = new ImageConfig(
                platform, config.created(), config.author(), withPath(config.config()), List.of(), config.history());
        return state(image, slots, slots.size(), stage.initialScope(), Lineage.of(base.imageId(), config.diffIds()));
    }

    private static LayerSlot slot(Layer layer, OpenedImage base, Stage stage) {
        if (base.pull().isEmpty()) {
            return new LayerSlot.Stored(layer);
        }
        // whichever step needs the layer first, it is FROM that failed
        BaseOpener.Pull pull = base.pull().get();
        return new LayerSlot.Remote(
                        layer, pull.tables().thenReturn(layer), pull.layers().thenReturn(layer))
                .onErrorMap(failure -> StageFailure.of(failure, stage));
    }

    static StageState stage(Stage stage, BuiltStage parent) {
        VariableScope scope = parent.scope().within(stage.initialScope());
        return state(parent.image(), parent.slots(), parent.baseLayers(), scope, parent.lineage());
    }

    private static StageState state(
            ImageConfig image, List<LayerSlot> slots, int baseLayers, VariableScope scope, Lineage lineage) {
        return new StageState(Mode.PROBE, image, slots, baseLayers, scope, Mono.just(lineage));
    }

    private static ContainerConfig withPath(ContainerConfig config) {
        return config.env("PATH").isPresent() ? config : config.withEnv("PATH", DEFAULT_PATH);
    }
}
