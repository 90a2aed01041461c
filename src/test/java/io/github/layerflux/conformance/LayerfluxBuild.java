package io.github.layerflux.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.layerflux.conformance.BuildSequence.State;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.BuildEngine;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.engine.BuildRequest.CacheOptions;
import io.github.layerflux.engine.BuildRequest.EnvironmentOptions;
import io.github.layerflux.engine.BuildRequest.ImageOptions;
import io.github.layerflux.engine.BuildRequest.RunOptions;
import io.github.layerflux.engine.WorkerPool;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.registry.RegistryAccess;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Sandbox;
import io.github.layerflux.sandbox.SandboxSettings;
import io.github.layerflux.step.SecretSource;
import io.github.layerflux.step.SecretSource.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Cases built by Layerflux, in one cache. */
final class LayerfluxBuild implements AutoCloseable {

    private final Path folder;
    private final CaseFolder cases;
    private final CacheDirectory cache;
    private final ContentStore store;
    private final Sandbox sandbox;
    private final WorkerPool workers = new WorkerPool(4);
    private final Queue<SequenceCache> lanes = new ConcurrentLinkedQueue<>();
    private final Queue<SequenceCache> free = new ConcurrentLinkedQueue<>();

    LayerfluxBuild(Path folder) throws IOException {
        this.folder = folder;
        this.cases = new CaseFolder(folder);
        this.cache = new CacheDirectory(folder.resolve("cache")).create();
        this.store = new ContentStore(cache);
        this.sandbox = Sandbox.open(new SandboxSettings(ExecutorChoice.AUTO, store));
    }

    /** Makes a case's build context. */
    State prepare(ConformanceCase each) throws IOException {
        return State.of(each, cases.newContext(each));
    }

    /** Builds a case; a Dockerfile that is refused is a result too. */
    JsonObject build(ConformanceCase each, State state) throws IOException {
        try {
            List<BuildEvent> events = build(request(each, state, cache, "content"), store, sandbox);
            if (events.get(events.size() - 1) instanceof BuildFinished finished) {
                return cases.settled(
                        each,
                        ObservedImage.ofOciLayout(
                                cache.images(), finished.manifest().toString()));
            }
            throw new AssertionError("the build ended with " + events.get(events.size() - 1));
        } catch (BuildFailure refused) {
            return cases.settled(each, ConformanceCase.failed(refused.getMessage()));
        }
    }

    /** What is cached in each build of a sequence, which begins with an empty cache. */
    JsonArray sequence(ConformanceCase each, String rules) throws IOException {
        SequenceCache lane = free.poll();
        if (lane == null) {
            lane = SequenceCache.open(Files.createTempDirectory(folder, "sequences"));
            lanes.add(lane);
        }
        lane.clear();
        JsonArray builds = new JsonArray();
        State state = prepare(each);
        for (String line : each.sequence().lines()) {
            if (line.equals("build")) {
                BuildRequest request = request(each, state, lane.directory(), rules);
                builds.add(CachedSteps.of(build(request, lane.store(), lane.sandbox())));
            } else {
                state = state.after(line, each);
            }
        }
        free.add(lane);
        return builds;
    }

    private List<BuildEvent> build(BuildRequest request, ContentStore into, Sandbox shared) {
        return new BuildEngine(into, workers, settings -> new SharedSandbox(shared))
                .build(request)
                .collectList()
                .block();
    }

    private BuildRequest request(ConformanceCase each, State state, CacheDirectory directory, String rules)
            throws IOException {
        CaseOptions options = state.options();
        return new BuildRequest(
                state.context(),
                state.dockerfile(),
                "Dockerfile",
                options.last("target"),
                Platform.host(),
                cases.buildArgs(each, options),
                buildContexts(each, options),
                new ImageOptions(
                        List.of(ImageReference.parse("conformance/" + each.name())),
                        options.pairs("label"),
                        Map.of(),
                        LayerCompression.NONE,
                        options.last("epoch")
                                .map(Long::valueOf)
                                .map(OptionalLong::of)
                                .orElse(OptionalLong.empty()),
                        options.last("rewrite").isPresent(),
                        false),
                new RunOptions(
                        secrets(options), Map.of(), options.last("network").orElse("none")),
                new CacheOptions(directory.root(), false, options.values("no-cache-filter"), List.of(), rules),
                new EnvironmentOptions(
                        "never", false, "auto", RegistryAccess.anonymous(), 4, Optional.empty(), 1 << 30));
    }

    private Map<String, String> buildContexts(ConformanceCase each, CaseOptions options) throws IOException {
        Map<String, String> contexts = new LinkedHashMap<>();
        cases.namedImages(options).forEach((name, layout) -> contexts.put(name, "oci-layout://" + layout));
        cases.namedFolders(each, options).forEach((name, made) -> contexts.put(name, made.toString()));
        return contexts;
    }

    private Map<String, SecretSource> secrets(CaseOptions options) throws IOException {
        Map<String, SecretSource> secrets = new LinkedHashMap<>();
        cases.secrets(options).forEach((id, file) -> secrets.put(id, new SecretFile(file)));
        return secrets;
    }

    @Override
    public void close() throws IOException {
        sandbox.close();
        lanes.forEach(lane -> lane.sandbox().close());
        workers.dispose();
        cases.close(); // JUnit warns of links that lead out of its folder
    }
}
