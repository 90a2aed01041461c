package io.github.layerflux.step;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.CopyInputs;
import io.github.layerflux.cache.FileSet;
import io.github.layerflux.cache.InlineFile;
import io.github.layerflux.cache.SelectedFile;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.copy.CopyLayout;
import io.github.layerflux.copy.CopyOptions;
import io.github.layerflux.copy.Destination;
import io.github.layerflux.copy.ModeChange;
import io.github.layerflux.copy.Source;
import io.github.layerflux.copy.SourceSelection;
import io.github.layerflux.copy.SourceSelector;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerWriter;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    public Mono<CacheKey> key(StageState state) {
        return sources.open(transfer.from()).map(source -> {
            try (source) {
                return environment.rules().copy(inputs(state, source));
            } catch (IOException e) {
                throw Unreadable.image(e);
            }
        });
    }

    /** Images never change; folders are looked at again. What can't be read any more has changed. */
    @Override
    public Mono<Boolean> isStillKeyed(StageState state, CacheKey key) {
        return sources.open(transfer.from())
                .map(source -> source.image().isPresent()
                        || environment
                                .rules()
                                .copy(inputs(state, source))
                                .digest()
                                .equals(key.digest()))
                .onErrorReturn(BuildFailure.class, false);
    }

    private CopyInputs inputs(StageState state, SourceTree source) {
        Words words = new Words(state, escape);
        List<InlineFile> inline = new ArrayList<>();
        transfer.heredocs().forEach(heredoc -> inline.add(new InlineFile(heredoc.name(), words.expand(heredoc))));
        // a stage's identity under these rules covers every file in it: no need to look at them (CACHE.md, rule 8);
        // but which of them --exclude leaves out is told by the files alone
        boolean imageSuffices = source.image().isPresent()
                && environment.rules().sourceImageCounts()
                && transfer.excludes().isEmpty();
        List<SelectedFile> files = imageSuffices ? List.of() : files(select(words, source));
        return new CopyInputs(
                transfer.keyword(),
                destination(state, words).toString(),
                transfer.chown().map(words::expand),
                transfer.chmod().map(words::expand),
                flags(source),
                words.expandAll(transfer.sources()),
                new FileSet(source.origin(), files, source.digests()),
                source.image(),
                inline);
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
        if (transfer.unpack()) {
            flags.put("unpack", "true");
        }
        environment.clock().input().ifPresent(epoch -> flags.put("SOURCE_DATE_EPOCH", epoch));
        return flags;
    }

    private static List<SelectedFile> files(SourceSelection selection) {
        List<SelectedFile> files = new ArrayList<>();
        for (Source source : selection.sources()) {
            files.add(new SelectedFile(source.path(), source.entry()));
            for (LayerEntry below : source.below()) {
                files.add(new SelectedFile(source.reached(below), below));
            }
        }
        return files;
    }

    private SourceSelection select(Words words, SourceTree source) {
        return new SourceSelector(source.root())
                .select(words.expandAll(transfer.sources()), words.expandAll(transfer.excludes()));
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
        return Mono.zip(state.layers(), sources.open(transfer.from()))
                .publishOn(environment.workers())
                .map(ready -> write(state, ready.getT1(), ready.getT2()))
                .map(layer -> child(state, layer, environment.clock().now()));
    }

    private Layer write(StageState state, List<Layer> layers, SourceTree source) {
        Words words = new Words(state, escape);
        CopyOptions options = new CopyOptions(
                transfer.chown().map(words::expand),
                transfer.chmod().map(mode -> ModeChange.parse(words.expand(mode))),
                source.origin() == FileSet.Origin.IMAGE,
                transfer.unpack(),
                transfer.link(),
                environment.clock().seconds());
        try (source;
                LayeredTree image = new LayeredTree(layers, environment.store(), environment.contents());
                LayerWriter out = LayerWriter.open(environment.store(), environment.contents())) {
            new CopyLayout(image, options)
                    .plan(source.root().tree(), select(words, source), destination(state, words))
                    .writeTo(out);
            return out.finish();
        } catch (IOException e) {
            throw Unreadable.image(e);
        }
    }

    private StageState child(StageState state, Layer layer, String created) {
        return state.withLayer(new LayerSlot.Stored(layer))
                .withImage(History.withLayerEntry(state.image(), createdBy(state), created));
    }

    /** {@code COPY --chown=1:2 --chmod=644 f g /d/ # buildkit}. */
    private String createdBy(StageState state) {
        Words words = new Words(state, escape);
        StringBuilder text = new StringBuilder(transfer.keyword());
        flag(text, " --chown=", transfer.chown().map(words::expand));
        flag(text, " --chmod=", transfer.chmod().map(words::expand));
        text.append(transfer.link() ? " --link" : "");
        for (String source : words.expandAll(transfer.sources())) {
            text.append(' ').append(source);
        }
        transfer.heredocs().forEach(heredoc -> text.append(" <<").append(heredoc.name()));
        return text.append(' ')
                .append(words.expand(transfer.destination()))
                .append(" # buildkit")
                .toString();
    }

    private static void flag(StringBuilder text, String name, Optional<String> value) {
        if (value.isPresent()) {
            text.append(name).append(value.get());
        }
    }
}
