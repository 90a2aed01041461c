package io.github.layerflux.layer;

import io.github.layerflux.failure.UserFailure;
import java.util.Objects;

/**
 * The parameters {@code compression} and {@code compressionLevel}: what layers are compressed with that stay on this
 * machine and those that leave it.
 *
 * @param here of the image store and {@code target/layerflux/oci}
 * @param elsewhere of what is pushed and of archives to carry away
 */
public record CompressionPolicy(LayerCompression here, LayerCompression elsewhere) {

    public CompressionPolicy {
        Objects.requireNonNull(here, "here is null");
        Objects.requireNonNull(elsewhere, "elsewhere is null");
    }

    /**
     * Parses the parameters. {@code auto} is uncompressed here and gzip elsewhere; anything else goes for both.
     *
     * @param level empty for the codec's default; with {@code auto} it is gzip's
     * @throws UserFailure when there is no such compression or level
     */
    public static CompressionPolicy parse(String name, String level) {
        if (name.equals("auto")) {
            LayerCompression gzip = level.isEmpty() ? LayerCompression.gzip() : LayerCompression.parse("gzip", level);
            return new CompressionPolicy(LayerCompression.NONE, gzip);
        }
        if (!LayerCompression.NAMES.contains(name)) {
            throw new UserFailure("there is no compression '" + name + "'").suggest("Use auto, none, gzip or zstd.");
        }
        LayerCompression both = LayerCompression.parse(name, level);
        return new CompressionPolicy(both, both);
    }
}
