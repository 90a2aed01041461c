package io.github.layerflux.step;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.CopyInputs;
import io.github.layerflux.cache.FileSet;
import io.github.layerflux.cache.SelectedFile;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.context.ContextDigests;
import io.github.layerflux.copy.CopyLayout;
import io.github.layerflux.copy.CopyOptions;
import io.github.layerflux.copy.Destination;
import io.github.layerflux.copy.ModeChange;
import io.github.layerflux.copy.SourcePart;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerWriter;
import io.github.layerflux.layer.LayeredTree;
import io.github.layerflux.layer.UnpackLimit;
import io.github.layerflux.remote.RemoteTree;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * COPY and ADD: keyed by the files they read, executed by writing those files into a layer. Nothing is unpacked: the
 * destination is looked up in the tables of contents of the layers below.
 */
final class CopyStep implements Step {

    private final StepRef ref;
    private final Transfer transfer;
    private final char escape;
    private final SourceTrees sources;
    private final StepEnvironment environment;
    /** When its key was asked for, in nanoseconds since the epoch; 0 before. */
    private volatile long keyedAt;
    /** What was copied, until it was compared with what was keyed. */
    private volatile @Nullable List<SelectedFile> taken;

    CopyStep(StepRef ref, Transfer transfer, char escape, SourceTrees sources, StepEnvironment environment) {
        this.ref = ref;
        this.transfer = transfer;
        this.escape = escape;
        this.sources = sources;
        this.environment = environment;
    }

    @Override
    public StepRef ref() {
        return ref;
    }

    @Override
    public StepKind kind() {
        return StepKind.COPY;
    }

    @Override
    public boolean looksIntoParent() {
        return !transfer.link();
    }

    @Override
    public boolean readsParent() {
        return !transfer.link() || environment.rules().parentAlwaysCounts();
    }

    @Override
    public Mono<CacheKey> key(StageState state) {
        keyedAt = ContextDigests.now();
        return keyed(state).map(source -> {
            try (source) {
                return key(state, source);
            } catch (IOException e) {
                throw Unreadable.image(e);
            }
        });
    }

    /** Images never change; folders are looked at again. What can't be read any more has changed. */
    @Override
    public Mono<Boolean> isStillKeyed(StageState state, CacheKey key) {
        return keyed(state)
                .map(source -> source.image().isPresent() || isStillKeyed(state, source, key))
                .onErrorReturn(BuildFailure.class, false);
    }

    private boolean isStillKeyed(StageState state, SourceTree source, CacheKey key) {
        List<SelectedFile> copied = taken;
        taken = null;
        CopySources all = new CopySources(transfer, new Words(state, escape), source, sources);
        return key(state, source, all).digest().equals(key.digest())
                && !new FolderChanges(source, all.files()).happened(keyedAt, copied == null ? List.of() : copied);
    }

    /** Opened only when there is something to take from it: here-documents and URLs are somewhere else. */
    private Mono<SourceTree> source(StageState state) {
        return CopySources.readFiles(transfer, new Words(state, escape))
                ? sources.open(transfer.from())
                : Mono.fromCallable(SourceTree::empty);
    }

    private Mono<SourceTree> listed(StageState state) {
        return CopySources.readFiles(transfer, new Words(state, escape))
                ? sources.list(transfer.from())
                : Mono.fromCallable(SourceTree::empty);
    }

    private Mono<SourceTree> keyed(StageState state) {
        return identityCounts() && CopySources.readFiles(transfer, new Words(state, escape))
                ? sources.identify(transfer.from())
                : listed(state);
    }

    /** Whether an image as a source is keyed by what it is, without a look at its files. */
    private boolean identityCounts() {
        return environment.rules().sourceImageCounts() && transfer.excludes().isEmpty();
    }

    private CacheKey key(StageState state, SourceTree source) {
        return key(state, source, new CopySources(transfer, new Words(state, escape), source, sources));
    }

    private CacheKey key(StageState state, SourceTree source, CopySources all) {
        CacheKey key = environment.rules().copy(inputs(state, source, all)).concealing(new Words(state, escape));
        for (RemoteTree remote : all.remotes()) {
            key = key.with("content of " + remote.display(), remote.identity());
        }
        return environment.clock().keyed(key);
    }

    private CopyInputs inputs(StageState state, SourceTree source, CopySources all) {
        Words words = new Words(state, escape);
        // a stage's identity under these rules covers every file in it: no need to look at them (CACHE.md, rule 8);
        // but which of them --exclude leaves out is told by the files alone
        boolean imageSuffices = source.image().isPresent() && identityCounts();
        List<SelectedFile> files = imageSuffices ? List.of() : all.files();
        return new CopyInputs(
                transfer.keyword(),
                destination(state, words).toString(),
                transfer.chown().map(words::expand),
                transfer.chmod().map(words::expand),
                flags(source),
                words.expandAll(transfer.sources()),
                new FileSet(source.origin(), files, source.digests(), source.folder()),
                source.image(),
                all.inline());
    }

    private Map<String, String> flags(SourceTree source) {
        Map<String, String> flags = new TreeMap<>();
        if (transfer.from().isPresent()
                && source.image().isEmpty()
                && environment.rules().sourceImageCounts()) {
            // 'exactly the same instruction': another folder makes it another one, though its files look alike
            flags.put("from", transfer.from().get());
        }
        if (transfer.link()) {
            flags.put("link", "true");
        }
        if (transfer.parents()) {
            flags.put("parents", "true");
        }
        if (transfer.unpack().isPresent()) {
            flags.put("unpack", transfer.unpack().get().toString());
        }
        environment.clock().input().ifPresent(epoch -> flags.put("SOURCE_DATE_EPOCH", epoch));
        return flags;
    }

    private Destination destination(StageState state, Words words) {
        String workingDirectory = state.config().workingDir();
        return Destination.of(
                workingDirectory.isEmpty() ? "/" : workingDirectory, words.expand(transfer.destination()));
    }

    @Override
    public StageState reuse(StageState state, StepRecord record) {
        Layer layer = record.layer().orElseThrow(() -> new IllegalStateException("a COPY's record has a layer"));
        return child(state, layer, environment.clock().clamp(record.created()));
    }

    @Override
    public Mono<StageState> execute(StageState state) {
        // --link doesn't look at the image, which then needn't be here
        Mono<List<Layer>> layers = transfer.link()
                ? Mono.just(List.of())
                : state.listed(transfer.chown().orElse(""));
        return Mono.zip(layers, source(state))
                .publishOn(environment.workers())
                .map(ready -> write(state, ready.getT1(), ready.getT2()))
                .map(layer -> child(state, layer, environment.clock().now()));
    }

    private Layer write(StageState state, List<Layer> layers, SourceTree source) {
        Words words = new Words(state, escape);
        long seconds = environment.clock().seconds();
        CopyOptions options = new CopyOptions(
                transfer.chown().map(words::expand),
                transfer.chmod().map(mode -> ModeChange.parse(words.expand(mode))),
                source.origin() == FileSet.Origin.IMAGE,
                transfer.unpacksLocal(),
                transfer.link(),
                seconds,
                UnpackLimit.archive(environment.archiveLimit()));
        try (source;
                LayeredTree image = new LayeredTree(layers, environment.store(), environment.contents());
                LayerWriter out = LayerWriter.open(
                        environment.store(),
                        environment.contents(),
                        environment.clock().latestFile())) {
            CopySources all = new CopySources(transfer, words, source, sources);
            List<SourcePart> parts = all.parts(seconds);
            taken = source.folder().isPresent() ? all.taken() : null;
            if (parts.stream().allMatch(part -> part.selection().sources().isEmpty())) {
                environment
                        .events()
                        .accept(new Warning(
                                ref.where() + " " + ref.instruction() + ": nothing matches, so nothing is copied"));
            }
            new CopyLayout(image, options)
                    .plan(parts, destination(state, words))
                    .writeTo(out);
            return out.finish();
        } catch (IOException e) {
            throw Unreadable.image(e);
        }
    }

    private StageState child(StageState state, Layer layer, String created) {
        return state.withLayer(new LayerSlot.Stored(layer))
                .withImage(History.withLayerEntry(
                        state.image(), CopyHistory.createdBy(transfer, new Words(state, escape)), created));
    }
}
