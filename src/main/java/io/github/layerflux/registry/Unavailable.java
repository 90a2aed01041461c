package io.github.layerflux.registry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The cause of a failure that may pass by itself: a server that is overloaded or silent, a connection that broke. What it
 * was asked for may well be there.
 */
public final class Unavailable extends IOException {

    private static final long serialVersionUID = 1L;

    public Unavailable(String problem, @Nullable Throwable cause) {
        super(problem, cause);
    }
}
