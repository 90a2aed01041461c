package io.github.layerflux.export;

import io.github.layerflux.daemon.EngineClient;
import io.github.layerflux.daemon.EngineClient.Answer;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import io.github.layerflux.layer.Layer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an engine is, and which layers it has: the chains of diffIDs of its images.
 *
 * @param engine its name and version
 * @param takesParts whether an archive may leave out what it has
 */
record KnownLayers(String engine, boolean takesParts, Set<List<String>> chains) {

    /** Asking for each image takes a millisecond or two; the newest are the likeliest. */
    private static final int MAX_IMAGES = 300;

    static KnownLayers ask(EngineClient client) {
        Map<String, Object> version = success(client.get("/version"), client).json();
        String name = "Docker";
        for (Map<String, Object> component : Json.objects(version, "Components")) {
            if (Json.string(component, "Name").contains("Podman")) {
                name = "Podman";
            }
        }
        String engine = name + " " + Json.string(version, "Version");
        if (!name.equals("Docker")) {
            return new KnownLayers(engine, false, Set.of());
        }
        if (success(client.get("/info"), client).text().contains("io.containerd.snapshotter")) {
            return new KnownLayers(engine + " with containerd's image store", false, Set.of());
        }
        return new KnownLayers(engine, true, chains(client));
    }

    private static Answer success(Answer answer, EngineClient client) {
        if (!answer.isSuccess()) {
            throw new EnvironmentFailure("the engine at " + client.address().text() + " answers with status "
                    + answer.status() + ": " + answer.message());
        }
        return answer;
    }

    private static Set<List<String>> chains(EngineClient client) {
        Set<List<String>> chains = new HashSet<>();
        String list =
                "{\"images\":" + success(client.get("/images/json"), client).text() + "}";
        List<Map<String, Object>> images =
                Json.objects(Json.readObject(list.getBytes(StandardCharsets.UTF_8), "the engine's images"), "images");
        for (Map<String, Object> image : images.subList(0, Math.min(MAX_IMAGES, images.size()))) {
            Answer answer = client.get("/images/" + Json.string(image, "Id") + "/json");
            if (answer.isSuccess()) { // else it was removed meanwhile
                List<String> chain = new ArrayList<>();
                for (String diffId : Json.strings(Json.object(answer.json(), "RootFS"), "Layers")) {
                    chain.add(diffId);
                    chains.add(List.copyOf(chain));
                }
            }
        }
        return chains;
    }

    /** How many of an image's lowest layers the engine has. */
    int countOf(List<Layer> layers) {
        List<String> chain = new ArrayList<>();
        int count = 0;
        for (Layer layer : layers) {
            chain.add(layer.diffId().toString());
            if (chains.contains(chain)) {
                count = chain.size();
            }
        }
        return count;
    }
}
