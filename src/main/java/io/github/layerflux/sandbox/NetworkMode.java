package io.github.layerflux.sandbox;

/** What network a RUN has. */
public enum NetworkMode {
    /** The machine's own. */
    HOST,
    /** Only a loopback interface. */
    NONE
}
