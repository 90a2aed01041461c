package io.github.layerflux.image;

import io.github.layerflux.failure.EnvironmentFailure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A content digest (OCI image-spec, descriptor.md, "Digests"): {@code sha256:} and 64 lower-case hexadecimal digits.
 *
 * @param hex the encoded part, without the algorithm
 */
public record Digest(String hex) implements Comparable<Digest> {

    public static final String PREFIX = "sha256:";

    public Digest {
        if (!isHex(hex)) {
            throw new IllegalArgumentException("not a SHA-256 digest: " + hex);
        }
    }

    /**
     * Parses {@code sha256:…}.
     *
     * @throws EnvironmentFailure for another algorithm or a malformed digest
     */
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX) || !isHex(text.substring(PREFIX.length()))) {
            throw new EnvironmentFailure(
                    "unsupported or malformed digest '" + text + "', expected sha256:<64 hex digits>");
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    public static Digest of(byte[] bytes) {
        return finish(sha256(), bytes);
    }

    public static Digest of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A new SHA-256 engine, for streams. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Takes the digest out of an engine; the engine is reset. */
    public static Digest finish(MessageDigest engine) {
        return new Digest(HexFormat.of().formatHex(engine.digest()));
    }

    private static Digest finish(MessageDigest engine, byte[] bytes) {
        engine.update(bytes);
        return finish(engine);
    }

    private static boolean isHex(String text) {
        if (text.length() != 64) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The first 12 digits, as tools show them. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    // equals and hashCode by hand: the first use of a record's own ones costs a cold JVM 50 ms (adr/0004), and digests
    // are compared in every cached build

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Digest digest && hex.equals(digest.hex);
    }

    @Override
    public int hashCode() {
        return hex.hashCode();
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
