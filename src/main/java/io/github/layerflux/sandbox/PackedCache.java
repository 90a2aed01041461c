package io.github.layerflux.sandbox;

import io.github.layerflux.layer.PackedLayer;
import java.util.List;
import java.util.Objects;

/**
 * A folder of {@code RUN --mount=type=cache}, packed.
 *
 * @param layers the lowest first; none if there is nothing in it, or if it wasn't packed
 * @param earlier layers that the folder came from, or was packed as; those that are packed anew aren't among the layers
 * @param changed whether the last layer was made just now: the others have been packed before
 * @param problem why it wasn't packed, or nothing
 */
public record PackedCache(List<PackedLayer> layers, List<PackedLayer> earlier, boolean changed, String problem) {

    public PackedCache {
        layers = List.copyOf(layers);
        earlier = List.copyOf(earlier);
        Objects.requireNonNull(problem, "problem is null");
    }

    /** One that wasn't packed. */
    public static PackedCache not(String problem) {
        return new PackedCache(List.of(), List.of(), false, problem);
    }

    /** As the body of a frame. */
    public WireWriter toWire() {
        WireWriter out = new WireWriter();
        WireFormat.writePacked(out, layers);
        WireFormat.writePacked(out, earlier);
        return out.bool(changed).text(problem);
    }

    static PackedCache read(WireReader in) {
        return new PackedCache(WireFormat.readPacked(in), WireFormat.readPacked(in), in.bool(), in.text());
    }
}
