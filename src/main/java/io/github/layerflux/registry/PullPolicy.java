package io.github.layerflux.registry;

import io.github.layerflux.failure.UserFailure;

/** When a registry is asked for a base image. */
public enum PullPolicy {
    /** Only when this machine doesn't know the image under this reference and platform. */
    MISSING,
    /** For every build, unless the reference has a digest; what is here already isn't downloaded again. */
    ALWAYS,
    /** Never; also Maven's offline mode. */
    NEVER;

    /**
     * Reads the parameter {@code pull}.
     *
     * @throws UserFailure when it is none of {@code missing}, {@code always}, {@code never}
     */
    public static PullPolicy parse(String text) {
        return switch (text) {
            case "missing" -> MISSING;
            case "always" -> ALWAYS;
            case "never" -> NEVER;
            default -> throw new UserFailure("unknown pull policy '" + text + "', expected missing, always or never");
        };
    }
}
