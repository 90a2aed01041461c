package io.github.layerflux.conformance;

import io.github.layerflux.sandbox.ForwardingSandbox;
import io.github.layerflux.sandbox.Sandbox;

/** One sandbox for many builds, whose worker process takes longer to start than most cases take. */
final class SharedSandbox extends ForwardingSandbox {

    SharedSandbox(Sandbox shared) {
        super(shared);
    }

    /** The builds close it; who opened the shared one does that itself. */
    @Override
    public void close() {}
}
