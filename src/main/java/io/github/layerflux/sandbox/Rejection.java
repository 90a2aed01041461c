package io.github.layerflux.sandbox;

import java.util.Objects;

/**
 * Something better that was not chosen.
 *
 * @param what a tier, an executor, or a kind of root file system
 * @param why what the machine answered when it was tried, or what is missing to try it
 */
public record Rejection(String what, String why) {
    public Rejection {
        Objects.requireNonNull(what, "what is null");
        Objects.requireNonNull(why, "why is null");
    }

    /** Both, as messages show it. */
    public String text() {
        return what + ": " + why;
    }
}
