package io.github.layerflux.sandbox.host;

/** What the process runs in, as far as it can tell: whom its rights come from. */
public enum Surroundings {
    MACHINE,
    DOCKER,
    PODMAN,
    KUBERNETES;

    public boolean isContainer() {
        return this != MACHINE;
    }
}
