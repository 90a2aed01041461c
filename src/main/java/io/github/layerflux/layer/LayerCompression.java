package io.github.layerflux.layer;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a layer is compressed on its way out. The same layer, codec and level give the same bytes on one Java runtime,
 * whatever the number of threads; another build of zlib or zstd may compress otherwise.
 *
 * @param codec {@code NONE}, {@code GZIP} or {@code ZSTD}
 * @param level of the codec: gzip 0 to 9, zstd 0 (its own default) to 22; 0 of {@code NONE}
 */
public record LayerCompression(Compression codec, int level) {

    public static final LayerCompression NONE = new LayerCompression(Compression.NONE, 0);

    /** Half the time of zlib's own default, 6, for 3 % more bytes (docs/benchmarks.md). */
    private static final int GZIP_LEVEL = 4;

    private static final int GZIP_HIGHEST = 9;
    private static final int ZSTD_LEVEL = 3;
    private static final int ZSTD_HIGHEST = 22;

    public LayerCompression {
        Objects.requireNonNull(codec, "codec is null");
    }

    public static LayerCompression gzip() {
        return new LayerCompression(Compression.GZIP, GZIP_LEVEL);
    }

    static final List<String> NAMES = List.of("none", "uncompressed", "gzip", "zstd");

    /**
     * Parses what a user asks for.
     *
     * @param name {@code none} (or {@code uncompressed}), {@code gzip} or {@code zstd}
     * @param level empty for the codec's default
     * @throws UserFailure when there is no such codec or level
     */
    public static LayerCompression parse(String name, String level) {
        return switch (name) {
            case "none", "uncompressed" -> level.isEmpty() ? NONE : refuseLevel(level);
            case "gzip" -> new LayerCompression(Compression.GZIP, level(name, level, GZIP_LEVEL, GZIP_HIGHEST));
            case "zstd" -> new LayerCompression(Compression.ZSTD, level(name, level, ZSTD_LEVEL, ZSTD_HIGHEST));
            default ->
                throw new UserFailure("there is no compression '" + name + "'").suggest("Use none, gzip or zstd.");
        };
    }

    private static LayerCompression refuseLevel(String level) {
        throw new UserFailure("the compression level " + level + " needs a compression")
                .suggest("Set the compression to gzip or zstd, or leave the level out.");
    }

    private static int level(String codec, String text, int fallback, int highest) {
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            int level = Integer.parseInt(text);
            if (level >= 0 && level <= highest) {
                return level;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UserFailure("'" + text + "' is no compression level of " + codec)
                .suggest("Use a number from 0 to " + highest + ".");
    }

    /** Whether a text may be an {@link #id} of a compression. */
    static boolean isId(String text) {
        int dash = text.indexOf('-');
        if (dash < 0 || text.length() - dash > 3 || text.length() == dash + 1) {
            return false;
        }
        for (int i = dash + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.startsWith("gzip-") || text.startsWith("zstd-");
    }

    // equals and hashCode by hand, as Digest's: every build that is pushed asks for them

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LayerCompression compression
                && codec == compression.codec
                && level == compression.level;
    }

    @Override
    public int hashCode() {
        return 31 * codec.hashCode() + level;
    }

    /** {@code gzip-4}: safe in a file's name. */
    public String id() {
        return switch (codec) {
            case NONE -> "none";
            case GZIP -> "gzip-" + level;
            case ZSTD -> "zstd-" + level;
            case BZIP2, XZ -> throw new IllegalStateException("no layer is compressed with " + codec);
        };
    }
}
