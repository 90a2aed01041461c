package io.github.layerflux.share;

import io.github.layerflux.failure.BuildFailure;
import java.io.IOException;

/** What lies where a cache should be is of no use to anybody, so that a cache may take its place. */
final class MalformedCache extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedCache(BuildFailure cause) {
        super("it is malformed: " + cause.details().problem(), cause);
    }
}
