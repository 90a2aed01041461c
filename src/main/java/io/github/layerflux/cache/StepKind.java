package io.github.layerflux.cache;

/** How a step is keyed. */
public enum StepKind {
    RUN,
    /** COPY and ADD. */
    COPY,
    WORKDIR,
    /** Writes configuration only. */
    CONFIG
}
