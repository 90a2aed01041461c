package io.github.layerflux.engine;

import io.github.layerflux.failure.UserFailure;

/** Whether steps that the cache has are executed again, and what it means when they give something else. */
public enum VerifyMode {
    OFF,
    /** The differences are reported. */
    WARN,
    /** They fail the build, before its image is tagged. */
    ERROR;

    /**
     * The mode of a name.
     *
     * @throws UserFailure for another
     */
    public static VerifyMode of(String name) {
        return switch (name.strip()) {
            case "off", "false" -> OFF;
            case "warn", "true" -> WARN; // true is what -Dlayerflux.verify gives
            case "error" -> ERROR;
            default -> throw new UserFailure("verify '" + name + "' is unknown, expected one of off, warn, error");
        };
    }
}
