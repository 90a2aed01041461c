package io.github.layerflux.dockerfile;

import java.util.Optional;

/** What variables stand for while words are expanded. */
@FunctionalInterface
public interface Variables {

    /** A variable's value, absent when it is unset; a set and empty one has the value {@code ""}. */
    Optional<String> lookup(String name);

    /**
     * As {@link #lookup}, for an expression that says itself what holds when the variable is unset, such as
     * {@code ${name:-word}}.
     */
    default Optional<String> lookupOrElse(String name) {
        return lookup(name);
    }
}
