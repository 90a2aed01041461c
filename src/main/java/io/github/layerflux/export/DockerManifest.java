package io.github.layerflux.export;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes an OCI archive one that any {@code docker load} understands: {@code manifest.json} (Docker 1.10 and later
 * reads it; the paths in it are free) and {@code repositories} (older tools). {@code docker save} writes the same two
 * since Docker 25.
 */
final class DockerManifest {

    private DockerManifest() {}

    static byte[] manifest(BuiltImage image) {
        List<String> tags = new ArrayList<>();
        for (ImageReference reference : image.references()) {
            tags.add(reference.familiar());
        }
        List<String> layers = new ArrayList<>();
        for (Descriptor layer : image.content().layers()) {
            layers.add(path(layer));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("Config", path(image.content().config()));
        json.put("RepoTags", tags);
        json.put("Layers", layers);
        String object = Json.write(json);
        return ("[" + object + "]").getBytes(StandardCharsets.UTF_8);
    }

    /** Name to tag to topmost layer. */
    static byte[] repositories(BuiltImage image) {
        List<Descriptor> layers = image.content().layers();
        Map<String, Object> repositories = new TreeMap<>();
        if (!layers.isEmpty()) {
            String top = layers.get(layers.size() - 1).digest().hex();
            for (ImageReference reference : image.references()) {
                String familiar = reference.familiar();
                int colon = familiar.lastIndexOf(':');
                String name = familiar.substring(0, colon);
                Map<String, Object> tags = new TreeMap<>();
                if (repositories.get(name) instanceof Map<?, ?> there) {
                    there.forEach((tag, layer) -> tags.put(tag.toString(), layer));
                }
                tags.put(familiar.substring(colon + 1), top);
                repositories.put(name, tags);
            }
        }
        return Json.write(repositories).getBytes(StandardCharsets.UTF_8);
    }

    private static String path(Descriptor blob) {
        return "blobs/sha256/" + blob.digest().hex();
    }
}
