package io.github.layerflux.engine;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.References;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.ContainerConfig;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.HistoryEntry;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a build told and what it left in the store. */
record BuildResult(ContentStore store, List<BuildEvent> events, Optional<Throwable> failure) {

    private static final int LIMIT = 1 << 20;

    BuildFinished finished() {
        if (failure.isPresent()) {
            throw new AssertionError("the build failed", failure.get());
        }
        return (BuildFinished) events.get(events.size() - 1);
    }

    Digest imageId() {
        return finished().imageId();
    }

    Manifest manifest() {
        return ManifestJson.manifest(store.read(finished().manifest(), LIMIT));
    }

    ImageConfig image() {
        return ImageConfigJson.read(store.read(imageId(), LIMIT));
    }

    ContainerConfig config() {
        return image().config();
    }

    String json() {
        return new String(store.read(imageId(), LIMIT), StandardCharsets.UTF_8);
    }

    /** {@code COPY f /f # buildkit}, and {@code (empty)} after those without a layer. */
    List<String> history() {
        List<String> lines = new ArrayList<>();
        for (HistoryEntry entry : image().history()) {
            lines.add(entry.createdBy() + (entry.emptyLayer() ? " (empty)" : ""));
        }
        return lines;
    }

    /** {@code stage index status}, in the Dockerfile's order. */
    List<String> steps() {
        Map<String, String> sorted = new TreeMap<>();
        for (BuildEvent event : events) {
            if (event instanceof StepCached step) {
                put(sorted, step.step(), "CACHED");
            } else if (event instanceof StepExecuted step) {
                put(sorted, step.step(), "EXECUTED");
            } else if (event instanceof StepFailed step) {
                put(sorted, step.step(), "FAILED");
            }
        }
        return List.copyOf(sorted.values());
    }

    private static void put(Map<String, String> sorted, StepRef step, String status) {
        String line = step.stage() + " " + step.index() + " " + status;
        sorted.put(String.format("%06d %s", step.where().firstLine(), line), line);
    }

    /** The last words of {@link #steps}: {@code CACHED EXECUTED}. */
    String statuses() {
        List<String> words = new ArrayList<>();
        steps().forEach(line -> words.add(line.substring(line.lastIndexOf(' ') + 1)));
        return String.join(" ", words);
    }

    List<StepMissed> misses() {
        return of(StepMissed.class);
    }

    List<String> warnings() {
        return of(BuildEvent.Warning.class).stream()
                .map(BuildEvent.Warning::text)
                .toList();
    }

    <E extends BuildEvent> List<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < manifest().layers().size(); i++) {
            layers.add(new Layer(manifest().layers().get(i), image().diffIds().get(i)));
        }
        return layers;
    }

    /** All paths of the image: {@code app/} for a folder, {@code app/f=text} for a file, {@code l -> target}. */
    List<String> files() {
        List<String> lines = new ArrayList<>();
        try (LayeredTree tree = new LayeredTree(layers(), store, new ContentsStore(store.directory()))) {
            list(tree, "", lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static void list(LayeredTree tree, String folder, List<String> lines) throws IOException {
        for (LayerEntry entry : tree.children(folder)) {
            switch (entry.type()) {
                case DIRECTORY -> {
                    lines.add(entry.path() + "/");
                    list(tree, entry.path(), lines);
                }
                case SYMLINK -> lines.add(entry.path() + " -> " + entry.link());
                default -> {
                    try (InputStream in = tree.open(entry)) {
                        lines.add(entry.path() + "=" + new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    }
                }
            }
        }
    }

    /** The digest that a name has now, if it has one. */
    Optional<Digest> tagged(String reference) {
        return new References(store.directory()).find(reference).map(io.github.layerflux.image.Descriptor::digest);
    }
}
