package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code FROM [--platform=…] base [AS alias]}.
 *
 * @param base raw; only global arguments may stand in it
 * @param platform raw value of the flag
 * @param alias lower-cased
 */
public record From(SourceRange where, String text, String base, Optional<String> platform, Optional<String> alias)
        implements Instruction {

    public From {
        Objects.requireNonNull(base, "base is null");
        Objects.requireNonNull(platform, "platform is null");
        Objects.requireNonNull(alias, "alias is null");
    }
}
