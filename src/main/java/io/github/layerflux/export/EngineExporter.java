package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.daemon.EngineClient;
import io.github.layerflux.daemon.EngineClient.Answer;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.layer.Layer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Hands an image to a Docker or Podman engine, as {@code docker load} does. An image that the engine has is only
 * tagged. Docker with its own storage drivers looks for a layer by its chain before it opens the layer's file, so
 * layers that it has are left out; Docker with containerd's store, and Podman, want an archive to be complete.
 */
public final class EngineExporter implements ImageExporter {

    private final ContentStore store;
    private final EngineClient engine;
    private final Consumer<String> notes;

    /** @param notes told what is sent */
    public EngineExporter(ContentStore store, EngineClient engine, Consumer<String> notes) {
        this.store = store;
        this.engine = engine;
        this.notes = notes;
    }

    @Override
    public void export(BuiltImage image) {
        KnownLayers known = KnownLayers.ask(engine);
        BuiltImage loadable = new CompressedImages(store).withoutZstd(image);
        if (has(loadable)) {
            tag(loadable);
            notes.accept(known.engine() + " has the image already");
            return;
        }
        List<Layer> layers = new CompressedImages(store).layers(loadable);
        Set<Digest> omitted = new HashSet<>();
        int present = known.countOf(layers);
        for (Layer layer : layers.subList(0, present)) {
            omitted.add(layer.descriptor().digest());
        }
        for (Layer layer : layers.subList(present, layers.size())) {
            omitted.remove(layer.descriptor().digest()); // the same layer again, further up
        }
        long bytes = 0;
        for (Descriptor blob : loadable.blobs()) {
            bytes += omitted.contains(blob.digest()) ? 0 : blob.size();
        }
        notes.accept("Sending " + (layers.size() - present) + " of " + layers.size() + " layers, " + megabytes(bytes)
                + ", to " + known.engine() + (known.takesParts() ? "" : ", which wants all of them"));
        String failure = send(loadable, omitted);
        if (!failure.isEmpty() && !omitted.isEmpty()) {
            notes.accept("It misses some (" + failure + "): sending all");
            failure = send(loadable, Set.of());
        }
        if (!failure.isEmpty()) {
            throw refused(failure, known.engine());
        }
    }

    private EnvironmentFailure refused(String why, String name) {
        EnvironmentFailure failure =
                new EnvironmentFailure(name + " at " + engine.address().text() + " can't load the image: " + why);
        if (why.contains("no space left")) {
            throw failure.suggest("Free space on the engine's disk, for example with 'docker system prune'.");
        }
        return failure;
    }

    private static String megabytes(long bytes) {
        return (bytes + 50_000) / 100_000 / 10.0 + " MB";
    }

    /** Docker knows an image by its configuration's digest, or in containerd's store by its manifest's. */
    private boolean has(BuiltImage image) {
        return engine.get("/images/" + image.imageId() + "/json").isSuccess()
                || engine.get("/images/" + image.manifest().digest() + "/json").isSuccess();
    }

    private void tag(BuiltImage image) {
        boolean byConfiguration =
                engine.get("/images/" + image.imageId() + "/json").isSuccess();
        Digest id = byConfiguration ? image.imageId() : image.manifest().digest();
        for (ImageReference reference : image.references()) {
            String full = reference.toString();
            int colon = full.lastIndexOf(':');
            Answer answer = engine.post("/images/" + id + "/tag?repo=" + encoded(full.substring(0, colon)) + "&tag="
                    + encoded(full.substring(colon + 1)));
            if (!answer.isSuccess()) {
                throw new EnvironmentFailure(
                        "the engine can't tag the image " + reference.familiar() + ": " + answer.message());
            }
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** @return why it failed, or nothing */
    private String send(BuiltImage image, Set<Digest> omitted) {
        Answer answer = engine.post(
                "/images/load?quiet=1",
                "application/x-tar",
                out -> OciArchiveExporter.writeForDocker(image, store, omitted, out));
        if (!answer.isSuccess()) {
            return answer.message().isEmpty() ? "status " + answer.status() : answer.message();
        }
        for (String line : answer.text().split("\n")) {
            if (line.contains("\"error")) {
                Map<String, Object> json = Json.readObject(line.getBytes(StandardCharsets.UTF_8), "its answer");
                return Json.string(json, "error");
            }
        }
        return "";
    }
}
