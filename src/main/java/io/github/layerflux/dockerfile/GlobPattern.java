package io.github.layerflux.dockerfile;

import java.util.Objects;

/**
 * A pattern of COPY and ADD sources (Go, path/filepath.Match): {@code *}, {@code ?}, {@code [a-z]}, {@code [^a-z]},
 * {@code \} before an ordinary character. No wildcard matches {@code /}.
 */
public final class GlobPattern {

    private final String pattern;
    private final Wildcards wildcards;

    private GlobPattern(String pattern, Wildcards wildcards) {
        this.pattern = pattern;
        this.wildcards = wildcards;
    }

    /** @throws io.github.layerflux.failure.UserFailure when the pattern is bad */
    public static GlobPattern parse(String pattern) {
        Objects.requireNonNull(pattern, "pattern is null");
        return new GlobPattern(pattern, Wildcards.parse(pattern, false));
    }

    /** Whether the whole path matches. */
    public boolean matches(String path) {
        return wildcards.isLiteral() ? wildcards.literal().equals(path) : wildcards.matches(path, path.length());
    }

    /** Whether it has no wildcards, and so names one path. */
    public boolean isLiteral() {
        return wildcards.isLiteral();
    }

    /** The one path that a pattern without wildcards names, escapes removed. */
    public String literal() {
        if (!isLiteral()) {
            throw new IllegalStateException("'" + pattern + "' has wildcards");
        }
        return wildcards.literal();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return pattern;
    }
}
