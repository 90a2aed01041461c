package io.github.layerflux.image;

import io.github.layerflux.failure.UserFailure;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an image runs on, normalized: {@code linux/amd64}, {@code linux/arm/v7}; {@code arm64/v8} is {@code arm64}.
 *
 * @param variant empty where there is none
 */
public record Platform(String os, String architecture, String variant) {

    public Platform {
        Objects.requireNonNull(os, "os is null");
        Objects.requireNonNull(architecture, "architecture is null");
        Objects.requireNonNull(variant, "variant is null");
    }

    /**
     * Parses {@code os/arch[/variant]}, or {@code arch} or {@code os} alone, with the usual synonyms
     * ({@code x86_64}, {@code aarch64}, {@code armhf}).
     *
     * @throws UserFailure when it is none of these
     */
    public static Platform parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        for (String part : parts) {
            if (!isPart(part)) {
                throw unknown(text);
            }
        }
        return switch (parts.length) {
            case 1 -> one(parts[0], text);
            case 2 -> normalize(parts[0], parts[1], "", text);
            case 3 -> normalize(parts[0], parts[1], parts[2], text);
            default -> throw unknown(text);
        };
    }

    /** A word alone must be one that is known: it could be meant for either. */
    private static Platform one(String word, String text) {
        if (isOs(word)) {
            return new Platform(word, host().architecture(), host().variant());
        }
        Platform platform = normalized(host().os(), word, "");
        if (!isArchitecture(platform.architecture())) {
            throw unknown(text);
        }
        return platform;
    }

    /** As read from a configuration or index: normalized, never refused. */
    public static Platform of(String os, String architecture, String variant) {
        return normalized(os.toLowerCase(Locale.ROOT), architecture.toLowerCase(Locale.ROOT), variant);
    }

    /** The platform that images built here are for by default: Linux on this machine's architecture. */
    public static Platform host() {
        return normalized("linux", System.getProperty("os.arch", "amd64").toLowerCase(Locale.ROOT), "");
    }

    // by hand: every build asks for its platform, and a regular expression costs a cold JVM 5 ms
    private static boolean isPart(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static Platform normalize(String os, String architecture, String variant, String text) {
        if (!isOs(os)) {
            throw unknown(text);
        }
        return normalized(os, architecture, variant);
    }

    private static Platform normalized(String os, String architecture, String variant) {
        return switch (architecture) {
            case "x86_64", "x86-64", "amd64" -> new Platform(os, "amd64", variant.equals("v1") ? "" : variant);
            case "aarch64", "arm64" ->
                new Platform(os, "arm64", variant.equals("v8") || variant.equals("8") ? "" : variant);
            case "armhf" -> new Platform(os, "arm", "v7");
            case "armel" -> new Platform(os, "arm", "v6");
            case "arm" ->
                new Platform(os, "arm", variant.isEmpty() ? "v7" : variant.startsWith("v") ? variant : "v" + variant);
            case "i386", "i686", "x86" -> new Platform(os, "386", "");
            default -> new Platform(os, architecture, variant);
        };
    }

    private static boolean isOs(String text) {
        return switch (text) {
            case "linux", "windows", "darwin", "freebsd", "netbsd", "openbsd", "wasi", "solaris", "aix" -> true;
            default -> false;
        };
    }

    private static boolean isArchitecture(String text) {
        return switch (text) {
            case "amd64",
                    "arm64",
                    "arm",
                    "386",
                    "ppc64",
                    "ppc64le",
                    "loong64",
                    "mips",
                    "mipsle",
                    "mips64",
                    "mips64le",
                    "riscv64",
                    "s390x",
                    "wasm" -> true;
            default -> false;
        };
    }

    private static UserFailure unknown(String text) {
        return new UserFailure("unknown platform '" + text + "', expected os/architecture such as linux/amd64");
    }

    // equals and hashCode by hand, as Digest's: the platform of a base is compared with the one that was asked for

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Platform platform
                && os.equals(platform.os)
                && architecture.equals(platform.architecture)
                && variant.equals(platform.variant);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * os.hashCode() + architecture.hashCode()) + variant.hashCode();
    }

    /** The form {@link #parse} reads: {@code linux/arm/v7}. */
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
