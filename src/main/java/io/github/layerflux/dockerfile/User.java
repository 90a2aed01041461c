package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;

/**
 * {@code USER user[:group]}.
 *
 * @param user raw, the rest of the line with inner blanks
 */
public record User(SourceRange where, String text, String user) implements Instruction {

    public User {
        Objects.requireNonNull(user, "user is null");
    }
}
