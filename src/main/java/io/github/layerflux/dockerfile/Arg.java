package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code ARG name[=default] …}. */
public record Arg(SourceRange where, String text, List<Declaration> declarations) implements Instruction {

    public Arg {
        declarations = List.copyOf(declarations);
    }

    /**
     * One declared argument.
     *
     * @param name raw
     * @param defaultValue raw; absent without {@code =}, which is not the same as empty
     */
    public record Declaration(String name, Optional<String> defaultValue) {
        public Declaration {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(defaultValue, "defaultValue is null");
        }
    }
}
