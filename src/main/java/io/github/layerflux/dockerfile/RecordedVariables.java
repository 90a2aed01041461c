package io.github.layerflux.dockerfile;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Passes look-ups on and remembers them; tells which variables a word depends on. */
public final class RecordedVariables implements Variables {

    private final Variables variables;
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> missing = new LinkedHashSet<>();

    public RecordedVariables(Variables variables) {
        this.variables = Objects.requireNonNull(variables, "variables is null");
    }

    @Override
    public Optional<String> lookup(String name) {
        Optional<String> value = variables.lookup(name);
        (value.isPresent() ? used : missing).add(name);
        return value;
    }

    /** What an expression has an answer to is not missed. */
    @Override
    public Optional<String> lookupOrElse(String name) {
        Optional<String> value = variables.lookupOrElse(name);
        if (value.isPresent()) {
            used.add(name);
        }
        return value;
    }

    /** The variables that were looked up and set, in the order of first use. */
    public Set<String> used() {
        return Collections.unmodifiableSet(used);
    }

    /** The variables that were looked up and not set. */
    public Set<String> missing() {
        return Collections.unmodifiableSet(missing);
    }
}
