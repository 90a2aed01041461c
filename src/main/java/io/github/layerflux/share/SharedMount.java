package io.github.layerflux.share;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.PackedLayer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a folder of {@code RUN --mount=type=cache} holds, in a shared cache.
 *
 * @param name of the folder, equal on all machines
 * @param id as the Dockerfile has it
 * @param made when it was packed
 * @param layers the lowest first
 */
public record SharedMount(String name, String id, Instant made, List<PackedLayer> layers) {

    public SharedMount {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(made, "made is null");
        layers = List.copyOf(layers);
    }

    /** The same mount with other content. */
    SharedMount holding(List<PackedLayer> others) {
        return new SharedMount(name, id, made, others);
    }

    List<Descriptor> blobs() {
        List<Descriptor> blobs = new ArrayList<>();
        for (PackedLayer layer : layers) {
            blobs.add(CacheFormat.mount(layer));
        }
        return blobs;
    }

    boolean has(Digest blob) {
        for (PackedLayer layer : layers) {
            if (layer.blob().digest().equals(blob)) {
                return true;
            }
        }
        return false;
    }

    /** Of all layers, unpacked. */
    long size() {
        long size = 0;
        for (PackedLayer layer : layers) {
            size += layer.size();
        }
        return size;
    }
}
