package io.github.layerflux.registry;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In which repository of a registry a blob was seen in this session, fetched or pushed: from there it is mounted when
 * another repository of the registry is to have it. So modules that share layers upload them once, and an image needn't
 * upload what its build took from a shared cache, nor that cache what the image's push has brought. Thread-safe.
 */
final class BlobPlaces {

    private record Place(String registry, Digest blob) {}

    private final Map<Place, String> repositories = new ConcurrentHashMap<>();

    void seen(ImageReference repository, Digest blob) {
        repositories.put(new Place(repository.registry(), blob), repository.repository());
    }

    Optional<String> repository(String registry, Digest blob) {
        return Optional.ofNullable(repositories.get(new Place(registry, blob)));
    }
}
