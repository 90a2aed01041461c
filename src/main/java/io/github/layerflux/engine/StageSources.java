package io.github.layerflux.engine;

import io.github.layerflux.cache.SourceImage;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.copy.SourceRoot;
import io.github.layerflux.engine.BaseOpener.OpenedImage;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayeredTree;
import io.github.layerflux.layer.MergedTrees;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.remote.RemoteSource;
import io.github.layerflux.remote.RemoteSources;
import io.github.layerflux.remote.RemoteTree;
import io.github.layerflux.sandbox.LowerLayer;
import io.github.layerflux.sandbox.RootFilesystem;
import io.github.layerflux.step.BuiltStage;
import io.github.layerflux.step.SourceTree;
import io.github.layerflux.step.SourceTrees;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** What the instructions of a build's stages can copy from. */
final class StageSources implements AutoCloseable {

    private final BuildRequest request;
    private final BuildPlan plan;
    private final Bases bases;
    private final ContextFolders folders;
    private final ContentStore store;
    private final ContentsStore contents;
    private final Scheduler workers;
    private final boolean readOnly;
    private final MergedTrees merged = new MergedTrees();
    private @Nullable RemoteSources remotes;

    /** @param readOnly whether remote sources are what is known of them, and nothing is fetched */
    StageSources(
            BuildRequest request,
            BuildPlan plan,
            Bases bases,
            ContextFolders folders,
            ContentStore store,
            ContentsStore contents,
            Scheduler workers,
            boolean readOnly) {
        this.request = request;
        this.plan = plan;
        this.bases = bases;
        this.folders = folders;
        this.store = store;
        this.contents = contents;
        this.workers = workers;
        this.readOnly = readOnly;
    }

    /** What one stage can copy from. */
    SourceTrees of(Stage stage, StageGraph graph) {
        return new OfStage(stage, graph);
    }

    private final class OfStage implements SourceTrees {

        private final Stage stage;
        private final StageGraph graph;

        OfStage(Stage stage, StageGraph graph) {
            this.stage = stage;
            this.graph = graph;
        }

        @Override
        public Mono<SourceTree> open(Optional<String> from) {
            return source(from, Depth.CONTENTS);
        }

        @Override
        public Mono<SourceTree> list(Optional<String> from) {
            return source(from, Depth.TABLES);
        }

        @Override
        public Mono<SourceTree> identify(Optional<String> from) {
            return source(from, Depth.IDENTITY);
        }

        private Mono<SourceTree> source(Optional<String> from, Depth depth) {
            return from.isEmpty()
                    ? Mono.fromCallable(folders::context)
                    : Mono.defer(() -> StageSources.this.open(from.get(), depth, stage, graph));
        }

        @Override
        public RemoteTree remote(RemoteSource source) {
            return remotes().open(source);
        }
    }

    @Override
    public synchronized void close() {
        if (remotes != null) {
            remotes.close();
        }
    }

    private synchronized RemoteSources remotes() {
        if (remotes == null) {
            remotes = RemoteAccess.of(request, store.directory(), readOnly);
        }
        return remotes;
    }

    /** What of an image must be here. */
    private enum Depth {
        /** Nothing: what it is, is known. */
        IDENTITY,
        /** The tables of contents of its layers. */
        TABLES,
        CONTENTS
    }

    private static Mono<BuiltStage> ready(BuiltStage built, Depth depth) {
        return switch (depth) {
            case IDENTITY -> Mono.just(built);
            case TABLES -> built.listed();
            case CONTENTS -> built.fetched();
        };
    }

    private Mono<SourceTree> open(String from, Depth depth, Stage stage, StageGraph graph) {
        Base base = plan.resolve(from, stage);
        if (base instanceof Base.EarlierStage earlier) {
            String display = "stage " + graph.name(earlier.index());
            return graph.stage(earlier.index())
                    .flatMap(built -> ready(built, depth))
                    .publishOn(workers) // all that wait for this stage go on at once
                    .map(built -> image(display, built.lineage().identity(), built.layers(), built.baseLayers()));
        }
        if (base instanceof Base.Scratch) {
            return Mono.fromCallable(() -> image("scratch", Digest.of("scratch"), List.of(), 0));
        }
        Optional<Path> folder =
                base instanceof Base.ContextBase context ? bases.folder(context.name()) : Optional.empty();
        return folder.isPresent()
                ? Mono.fromCallable(() -> folders.named(folder.get()))
                : bases.open(base, stage.platform())
                        .onErrorMap(failure -> plan.explained(failure, base, stage))
                        .flatMap(image -> ready(image, depth));
    }

    private Mono<SourceTree> ready(OpenedImage image, Depth depth) {
        SourceTree tree = image(
                image.display(), image.imageId(), image.layers(), image.layers().size());
        if (depth == Depth.IDENTITY || image.pull().isEmpty()) {
            return Mono.just(tree);
        }
        BaseOpener.Pull pull = image.pull().get();
        return (depth == Depth.TABLES ? pull.tables() : pull.layers())
                .publishOn(workers)
                .thenReturn(tree);
    }

    /** @param base how many of the layers are a base image's */
    private SourceTree image(String display, Digest identity, List<Layer> layers, int base) {
        List<LowerLayer> above = new ArrayList<>();
        for (Layer layer : layers.subList(base, layers.size())) {
            above.add(new LowerLayer.Stored(layer));
        }
        return SourceTree.ofImage(
                SourceRoot.of(new LayeredTree(layers, store, contents, merged)),
                new SourceImage(display, identity),
                new RootFilesystem(layers.subList(0, base), above));
    }
}
