package io.github.layerflux.dockerfile;

import java.util.Optional;

/** What variables stand for while words are expanded. */
@FunctionalInterface
public interface Variables {

    /** A variable's value, absent when it is unset; a set and empty one has the value {@code ""}. */
    Optional<String> lookup(String name);
}
