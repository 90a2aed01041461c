package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.Layer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * What a step gave when it was executed, and what a hit gives back.
 *
 * @param key as looked up; inputs read from a record have no {@link KeyInput#files}
 * @param layer absent for a step that only wrote configuration
 * @param created RFC 3339, as in the image configuration and its history: a cached build makes the same image
 * @param durationMs of the execution
 * @param recordedAt RFC 3339
 * @param degraded of a RUN that does more elsewhere
 */
public record StepRecord(
        CacheKey key,
        Optional<Layer> layer,
        String created,
        long durationMs,
        String recordedAt,
        Optional<Degraded> degraded) {

    public StepRecord {
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(layer, "layer is null");
        Objects.requireNonNull(created, "created is null");
        Objects.requireNonNull(recordedAt, "recordedAt is null");
        Objects.requireNonNull(degraded, "degraded is null");
    }

    /** One that is the same on every machine. */
    public StepRecord(CacheKey key, Optional<Layer> layer, String created, long durationMs, String recordedAt) {
        this(key, layer, created, durationMs, recordedAt, Optional.empty());
    }

    /**
     * The identity of the image that a step made of its parent.
     *
     * @param created RFC 3339
     * @param diffId of the layer that it made, empty if it made none
     */
    public static Digest child(Digest parent, Digest key, String created, String diffId) {
        return Digest.of(identity(parent.hex(), key.hex(), created, diffId));
    }

    /**
     * As {@link #child(Digest, Digest, String, String)}, all in hexadecimal digits, for who asks very often.
     *
     * @param sha256 an engine
     * @param diffId with its algorithm, as there
     */
    public static String child(MessageDigest sha256, String parent, String key, String created, String diffId) {
        sha256.update(identity(parent, key, created, diffId).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static String identity(String parent, String key, String created, String diffId) {
        return Digest.PREFIX + parent + "\n" + Digest.PREFIX + key + "\n" + created + "\n" + diffId;
    }
}
