package io.github.layerflux.copy;

import io.github.layerflux.layer.UnpackLimit;
import java.util.Objects;
import java.util.Optional;

/**
 * How files are copied.
 *
 * @param chown value of {@code --chown}, variables expanded; an empty one changes nothing
 * @param chmod value of {@code --chmod}
 * @param keepOwners whether files keep the owners they have in the source (stages and images) or become 0:0 (contexts)
 * @param unpack whether local tar archives are unpacked, as ADD does
 * @param link {@code --link}: the layer is made without looking at the image, links and folders there are replaced
 * @param createdSeconds modification time of the folders that are made, seconds since the epoch
 * @param archiveLimit of what each archive may unpack to
 */
public record CopyOptions(
        Optional<String> chown,
        Optional<ModeChange> chmod,
        boolean keepOwners,
        boolean unpack,
        boolean link,
        long createdSeconds,
        UnpackLimit archiveLimit) {

    /** With the default limit for archives. */
    public CopyOptions(
            Optional<String> chown,
            Optional<ModeChange> chmod,
            boolean keepOwners,
            boolean unpack,
            boolean link,
            long createdSeconds) {
        this(
                chown,
                chmod,
                keepOwners,
                unpack,
                link,
                createdSeconds,
                UnpackLimit.archive(UnpackLimit.DEFAULT_ARCHIVE_BYTES));
    }

    public CopyOptions {
        Objects.requireNonNull(chown, "chown is null");
        Objects.requireNonNull(chmod, "chmod is null");
    }

    /** COPY or ADD of context files without flags. */
    public static CopyOptions of(long createdSeconds) {
        return new CopyOptions(Optional.empty(), Optional.empty(), false, false, false, createdSeconds);
    }
}
