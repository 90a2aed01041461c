package io.github.layerflux.image;

import io.github.layerflux.failure.EnvironmentFailure;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Picks from manifests the one for a platform: the same one, else the nearest lower variant of the same architecture
 * (an ARMv7 machine runs ARMv6 code; x86-64-v3 runs v2), as containerd does.
 */
public final class PlatformChoice {

    /** For who asked for a platform that isn't offered. */
    public static final String SUGGESTION = "Set platforms, or FROM --platform, to one of these, or use another image.";

    private PlatformChoice() {}

    /**
     * @param image for the message
     * @throws EnvironmentFailure when there is none; it lists those that there are
     */
    public static Descriptor choose(ImageIndex index, Platform wanted, String image) {
        return best(index.manifests(), wanted)
                .orElseThrow(() -> new EnvironmentFailure("image " + image + " is not available for " + wanted
                                + ", only for " + offered(index.manifests()))
                        .suggest(SUGGESTION));
    }

    /** The first of the best manifests for a platform; none of those that name no platform. */
    public static Optional<Descriptor> best(List<Descriptor> manifests, Platform wanted) {
        for (int level = level(wanted); level >= 0; level--) {
            for (Descriptor manifest : manifests) {
                Optional<Platform> offered = manifest.platform();
                if (offered.isPresent() && isSame(offered.get(), wanted) && level(offered.get()) == level) {
                    return Optional.of(manifest);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether code for one platform is what the other asked for, lower variants included. */
    public static boolean runs(Platform offered, Platform wanted) {
        return isSame(offered, wanted) && level(offered) <= level(wanted);
    }

    private static boolean isSame(Platform offered, Platform wanted) {
        return offered.os().equals(wanted.os()) && offered.architecture().equals(wanted.architecture());
    }

    /** The variant as a number: {@code v7} is 7; none counts as the architecture's first. */
    private static int level(Platform platform) {
        String variant = platform.variant();
        if (variant.length() < 2 || variant.charAt(0) != 'v') {
            return 0;
        }
        int level = 0;
        for (int i = 1; i < variant.length() && i < 4; i++) {
            int digit = Character.digit(variant.charAt(i), 10);
            if (digit < 0) {
                return level;
            }
            level = level * 10 + digit;
        }
        return level;
    }

    /**
     * The platforms that there are, for messages. Entries such as BuildKit's attestations, for {@code unknown/unknown},
     * are no images.
     */
    public static String offered(List<Descriptor> manifests) {
        Set<String> platforms = new LinkedHashSet<>();
        for (Descriptor manifest : manifests) {
            if (manifest.platform().isPresent()
                    && !manifest.platform().get().os().equals("unknown")) {
                platforms.add(manifest.platform().get().toString());
            }
        }
        return platforms.isEmpty() ? "artifacts without a platform" : String.join(", ", platforms);
    }
}
