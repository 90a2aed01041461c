package io.github.layerflux.image;

import io.github.layerflux.failure.UserFailure;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reference to an image in a registry, normalized as Docker does (distribution/reference): {@code alpine} is
 * {@code docker.io/library/alpine:latest}. With a digest and no tag there is no default tag.
 *
 * @param registry host and optional port, {@code docker.io} for Docker Hub
 * @param repository the path, {@code library/} included
 */
public record ImageReference(String registry, String repository, Optional<String> tag, Optional<Digest> digest) {

    public static final String DOCKER_HUB = "docker.io";

    public ImageReference {
        Objects.requireNonNull(registry, "registry is null");
        Objects.requireNonNull(repository, "repository is null");
        Objects.requireNonNull(tag, "tag is null");
        Objects.requireNonNull(digest, "digest is null");
    }

    /**
     * Parses {@code [registry/]repository[:tag][@sha256:…]}.
     *
     * @throws UserFailure when the text is no valid reference
     */
    public static ImageReference parse(String text) {
        String rest = text;
        Optional<Digest> digest = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            String encoded = rest.substring(at + 1);
            if (!ReferenceGrammar.isSha256(encoded)) {
                throw invalid(text, "'" + encoded + "' is no sha256 digest");
            }
            digest = Optional.of(Digest.parse(encoded));
            rest = rest.substring(0, at);
        }
        Optional<String> tag = Optional.empty();
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            String name = rest.substring(colon + 1);
            if (!ReferenceGrammar.isTag(name)) {
                throw invalid(text, "'" + name + "' is no valid tag");
            }
            tag = Optional.of(name);
            rest = rest.substring(0, colon);
        }
        String registry = DOCKER_HUB;
        int slash = rest.indexOf('/');
        if (slash > 0 && isHost(rest.substring(0, slash))) {
            registry = rest.substring(0, slash);
            rest = rest.substring(slash + 1);
        }
        if (!ReferenceGrammar.isHost(registry)) {
            throw invalid(text, "'" + registry + "' is no valid registry");
        }
        if (!ReferenceGrammar.isRepository(rest)) {
            throw invalid(
                    text,
                    rest.isEmpty()
                            ? "the repository is missing"
                            : "'" + rest + "' is no valid repository name"
                                    + (rest.equals(rest.toLowerCase(java.util.Locale.ROOT))
                                            ? ""
                                            : " (it must be lower case)"));
        }
        if (registry.equals("index.docker.io") || registry.equals("registry-1.docker.io")) {
            registry = DOCKER_HUB;
        }
        if (registry.equals(DOCKER_HUB) && rest.indexOf('/') < 0) {
            rest = "library/" + rest;
        }
        if (tag.isEmpty() && digest.isEmpty()) {
            tag = Optional.of("latest");
        }
        return new ImageReference(registry, rest, tag, digest);
    }

    private static boolean isHost(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(java.util.Locale.ROOT));
    }

    private static UserFailure invalid(String text, String why) {
        return new UserFailure("invalid image reference '" + text + "': " + why);
    }

    public ImageReference withDigest(Digest changed) {
        return new ImageReference(registry, repository, tag, Optional.of(changed));
    }

    /** What a registry's API is asked for: the digest if there is one, else the tag. */
    public String identifier() {
        return digest.map(Digest::toString).orElseGet(() -> tag.orElse("latest"));
    }

    /** The short form that people type: {@code alpine:3.20}, {@code ghcr.io/a/b:1}. */
    public String familiar() {
        return familiarName() + suffix();
    }

    /** The same without tag and digest. */
    public String familiarName() {
        return !registry.equals(DOCKER_HUB)
                ? registry + "/" + repository
                : repository.startsWith("library/") ? repository.substring("library/".length()) : repository;
    }

    private String suffix() {
        return (tag.isPresent() ? ":" + tag.get() : "") + (digest.isPresent() ? "@" + digest.get() : "");
    }

    // equals and hashCode by hand, as Digest's: named contexts are compared with what FROM names

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ImageReference reference
                && registry.equals(reference.registry)
                && repository.equals(reference.repository)
                && tag.equals(reference.tag)
                && digest.equals(reference.digest);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * registry.hashCode() + repository.hashCode()) + tag.hashCode()) + digest.hashCode();
    }

    /** The full form: {@code docker.io/library/alpine:3.20}. */
    @Override
    public String toString() {
        return registry + "/" + repository + suffix();
    }
}
