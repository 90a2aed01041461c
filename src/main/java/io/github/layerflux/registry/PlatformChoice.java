package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.Platform;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Picks an index's manifest for a platform: the same one, else the nearest lower variant of the same architecture
 * (an ARMv7 machine runs ARMv6 code; x86-64-v3 runs v2), as containerd does.
 */
final class PlatformChoice {

    private PlatformChoice() {}

    /**
     * @param image for the message
     * @throws EnvironmentFailure when there is none; it lists those that there are
     */
    static Descriptor choose(ImageIndex index, Platform wanted, String image) {
        for (int level = level(wanted); level >= 0; level--) {
            for (Descriptor manifest : index.manifests()) {
                Optional<Platform> offered = manifest.platform();
                if (offered.isPresent() && isSame(offered.get(), wanted) && level(offered.get()) == level) {
                    return manifest;
                }
            }
        }
        throw new EnvironmentFailure(
                        "image " + image + " is not available for " + wanted + ", only for " + offered(index))
                .suggest("Set platforms, or FROM --platform, to one of these, or use another image.");
    }

    /** Whether code for one platform is what the other asked for, lower variants included. */
    static boolean runs(Platform offered, Platform wanted) {
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

    /** Entries such as BuildKit's attestations, for {@code unknown/unknown}, are no images. */
    private static String offered(ImageIndex index) {
        Set<String> platforms = new LinkedHashSet<>();
        for (Descriptor manifest : index.manifests()) {
            if (manifest.platform().isPresent()
                    && !manifest.platform().get().os().equals("unknown")) {
                platforms.add(manifest.platform().get().toString());
            }
        }
        return platforms.isEmpty() ? "artifacts without a platform" : String.join(", ", platforms);
    }
}
