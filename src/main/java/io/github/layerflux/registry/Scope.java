package io.github.layerflux.registry;

import io.github.layerflux.image.ImageReference;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request must be permitted to do in a registry (distribution, "Token Scope Documentation").
 *
 * @param target the repository that the request is about
 * @param resources such as {@code repository:library/alpine:pull}; the target's is the first
 */
record Scope(ImageReference target, List<String> resources) {

    Scope {
        resources = List.copyOf(resources);
    }

    static Scope pull(ImageReference target) {
        return new Scope(target, List.of("repository:" + target.repository() + ":pull"));
    }

    static Scope push(ImageReference target) {
        return new Scope(target, List.of("repository:" + target.repository() + ":pull,push"));
    }

    /** Also to read another repository of the registry, whose blobs are mounted. */
    Scope mountingFrom(String repository) {
        List<String> more = new ArrayList<>(resources);
        String source = "repository:" + repository + ":pull";
        if (!more.contains(source)) {
            more.add(source);
        }
        return new Scope(target, more);
    }

    /** What an authorization is kept under: tags of one repository share it. */
    String key() {
        return target.registry() + " " + String.join(" ", resources);
    }
}
