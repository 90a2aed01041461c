package io.github.layerflux.cache;

/** The right to execute a step that other builds may want at the same moment. */
public interface StepTurn {

    /** Where nobody else is. */
    StepTurn ALONE = new StepTurn() {
        @Override
        public boolean isLate() {
            return false;
        }

        @Override
        public void end() {}
    };

    /** Whether somebody else had it just before, who may have recorded the step. */
    boolean isLate();

    /** Gives it back; again without effect. */
    void end();
}
