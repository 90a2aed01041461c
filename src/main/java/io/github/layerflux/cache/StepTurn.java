package io.github.layerflux.cache;

/** The right to execute a step that other builds may want at the same moment. */
public interface StepTurn {

    /** Where nobody else is. */
    StepTurn ALONE = () -> {};

    /** Gives it back; again without effect. */
    void end();
}
