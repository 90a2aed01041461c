package io.github.layerflux.mojo;

import io.github.layerflux.engine.BuildChecks;
import io.github.layerflux.failure.UserFailure;

/** The parameter {@code checks}. */
final class CheckMode {

    private CheckMode() {}

    static BuildChecks.Mode of(String value) {
        return switch (value.strip()) {
            case "warn" -> BuildChecks.Mode.WARN;
            case "error" -> BuildChecks.Mode.ERROR;
            case "skip" -> BuildChecks.Mode.SKIP;
            default -> throw new UserFailure("checks '" + value + "' is unknown, expected one of warn, error, skip");
        };
    }
}
