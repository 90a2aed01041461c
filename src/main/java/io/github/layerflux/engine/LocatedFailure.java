package io.github.layerflux.engine;

/** A failure that has been located and told already; other stages that waited for this one pass it on unchanged. */
final class LocatedFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LocatedFailure(Throwable failure) {
        super(failure);
    }
}
