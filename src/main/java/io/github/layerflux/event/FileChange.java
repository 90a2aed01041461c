package io.github.layerflux.event;

import java.util.Objects;

/**
 * A file that differs from what it was.
 *
 * @param path as an instruction selected it, or in a layer
 * @param change what is different: {@code mtime 12:00:01 → 12:05:40, size equal}, {@code added}, {@code removed}
 * @param madeBy what of a Maven build wrote it: {@code maven-jar-plugin in module web}; empty if that isn't known
 */
public record FileChange(String path, String change, String madeBy) {

    public FileChange {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(change, "change is null");
        Objects.requireNonNull(madeBy, "madeBy is null");
    }

    /** {@code target/app.jar, made by maven-jar-plugin in module web}. */
    public String named() {
        return madeBy.isEmpty() ? path : path + ", made by " + madeBy;
    }

    /** {@code target/app.jar: mtime 12:00:01 → 12:05:40, size equal (made by maven-jar-plugin in module web)}. */
    @Override
    public String toString() {
        return path + ": " + change + (madeBy.isEmpty() ? "" : " (made by " + madeBy + ")");
    }
}
