package io.github.layerflux.layer;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;

/**
 * How much something compressed may unpack to, so that a decompression bomb ends as an error and not as a full disk: so
 * many bytes in any case, and beyond them so many times its own size.
 *
 * @param bytes that are always allowed; 0 is no limit at all
 * @param ratio of unpacked to packed size that is allowed beyond them
 */
public record UnpackLimit(long bytes, long ratio) {

    /** For archives that ADD unpacks. */
    public static final long DEFAULT_ARCHIVE_BYTES = 1L << 30;

    /** Text compresses to a tenth; what is a hundred times as large consists of one byte. */
    private static final long ARCHIVE_RATIO = 100;

    /** Layers of images have been unpacked by others before; gzip can't do more than 1032. */
    public static final UnpackLimit LAYER = new UnpackLimit(16L << 30, 1100);

    public static UnpackLimit archive(long bytes) {
        return new UnpackLimit(bytes, ARCHIVE_RATIO);
    }

    /** The limit for something of this packed size. */
    public long of(long packed) {
        if (bytes == 0 || packed > Long.MAX_VALUE / ratio) {
            return LayerReader.NO_LIMIT;
        }
        return Math.max(bytes, packed * ratio);
    }

    /** The failure of a layer or archive that exceeds its limit. */
    static BuildFailure exceeded(String name, boolean layer, long limit) {
        String problem = name + " unpacks to more than the allowed " + limit + " bytes";
        if (layer) {
            return new EnvironmentFailure(problem).suggest("Don't use this image: it was made to fill disks.");
        }
        return new UserFailure(problem)
                .suggest("If it is meant to be that large, set layerflux.archiveLimit to a size such as 5g, or to 0.");
    }
}
