package io.github.layerflux.registry;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import java.util.Locale;
import java.util.Optional;

/**
 * A registry that has the images of another one.
 *
 * @param of the registry whose images it has, {@code docker.io} for Docker Hub
 * @param host of the mirror, with a port if need be
 * @param prefix of the repositories there, with a slash at its end, or empty
 */
public record Mirror(String of, String host, String prefix) {

    /**
     * Parses {@code docker.io=mirror.example.com:5000/prefix}.
     *
     * @throws UserFailure when it is something else
     */
    public static Mirror parse(String text) {
        int equals = text.indexOf('=');
        String of = equals < 0 ? "" : text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
        String there = text.substring(equals + 1).strip();
        int slash = there.indexOf('/');
        String host = (slash < 0 ? there : there.substring(0, slash)).toLowerCase(Locale.ROOT);
        String prefix = slash < 0 ? "" : there.substring(slash + 1);
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        if (of.isEmpty() || host.isEmpty() || there.contains("://") || of.contains("/")) {
            throw malformed(text);
        }
        if (of.equals("index.docker.io") || of.equals("registry-1.docker.io")) {
            of = ImageReference.DOCKER_HUB;
        }
        Mirror mirror = new Mirror(of, host, prefix.isEmpty() ? "" : prefix + "/");
        try { // of the host and the prefix, too
            ImageReference.parse(host + "/" + mirror.prefix() + "name");
        } catch (UserFailure e) {
            throw malformed(text);
        }
        return mirror;
    }

    private static UserFailure malformed(String text) {
        throw new UserFailure("registryMirrors: '" + text + "' is no mirror")
                .suggest("Write REGISTRY=HOST[:PORT][/PREFIX], such as docker.io=mirror.example.com/hub.");
    }

    /** Where the mirror has an image; empty when it isn't one of those that it mirrors. */
    Optional<ImageReference> of(ImageReference image) {
        return image.registry().equals(of)
                ? Optional.of(new ImageReference(host, prefix + image.repository(), image.tag(), image.digest()))
                : Optional.empty();
    }
}
