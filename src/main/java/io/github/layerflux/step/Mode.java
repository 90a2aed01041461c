package io.github.layerflux.step;

/** How a stage treats its next step. */
public enum Mode {
    /** Compute the step's key and look it up. Every stage begins so, unless the cache is turned off for it. */
    PROBE,
    /** Execute it. Entered at the stage's first miss and never left. */
    EXECUTE
}
