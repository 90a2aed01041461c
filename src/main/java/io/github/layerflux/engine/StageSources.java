package io.github.layerflux.engine;

import io.github.layerflux.cache.ContentDigests;
import io.github.layerflux.cache.FileSet;
import io.github.layerflux.cache.SourceImage;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.copy.SourceRoot;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.engine.Bases.OpenedImage;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayeredTree;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.step.SourceTree;
import io.github.layerflux.step.SourceTrees;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** What the instructions of one stage can copy from. */
final class StageSources implements SourceTrees {

    private final BuildRequest request;
    private final BuildPlan plan;
    private final Stage stage;
    private final StageGraph graph;
    private final Bases bases;
    private final ContextFolders folders;
    private final ContentStore store;
    private final ContentsStore contents;

    StageSources(
            BuildRequest request,
            BuildPlan plan,
            Stage stage,
            StageGraph graph,
            Bases bases,
            ContextFolders folders,
            ContentStore store,
            ContentsStore contents) {
        this.request = request;
        this.plan = plan;
        this.stage = stage;
        this.graph = graph;
        this.bases = bases;
        this.folders = folders;
        this.store = store;
        this.contents = contents;
    }

    @Override
    public Mono<SourceTree> open(Optional<String> from, Instruction instruction) {
        if (from.isEmpty()) {
            return Mono.fromCallable(() -> folders.open(request.context(), Optional.of(request.dockerfile())));
        }
        Base base = resolve(from.get(), instruction);
        if (base instanceof Base.EarlierStage earlier) {
            String display = "stage " + graph.name(earlier.index());
            return graph.stage(earlier.index())
                    .map(built -> image(display, built.lineage().identity(), built.layers()));
        }
        Optional<Path> folder =
                base instanceof Base.ContextBase context ? bases.folder(context.name()) : Optional.empty();
        return folder.isPresent()
                ? Mono.fromCallable(() -> folders.open(folder.get(), Optional.empty()))
                : bases.open(base, stage.platform()).flatMap(this::whole);
    }

    private Base resolve(String from, Instruction instruction) {
        try {
            return plan.resolve(from, stage);
        } catch (BuildFailure failure) {
            throw failure.at(instruction.where(), instruction.text());
        }
    }

    private Mono<SourceTree> whole(OpenedImage image) {
        SourceTree tree = image(image.display(), image.imageId(), image.layers());
        return image.pulling().isPresent() ? image.pulling().get().thenReturn(tree) : Mono.just(tree);
    }

    private SourceTree image(String display, Digest identity, List<Layer> layers) {
        return new SourceTree(
                SourceRoot.of(new LayeredTree(layers, store, contents)),
                FileSet.Origin.IMAGE,
                Optional.of(new SourceImage(display, identity)),
                ContentDigests.NONE);
    }
}
