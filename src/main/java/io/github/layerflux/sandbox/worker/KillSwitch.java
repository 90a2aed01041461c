package io.github.layerflux.sandbox.worker;

import org.jspecify.annotations.Nullable;

/** Lets one thread kill what another is starting or running; what is armed later than it was pulled dies at once. */
final class KillSwitch {

    private boolean pulled;
    private @Nullable Runnable kill;

    /** Kills what is armed now or will be. */
    synchronized void pull() {
        pulled = true;
        if (kill != null) {
            kill.run();
        }
    }

    /** Says how to kill; may be called again when more has started. */
    synchronized void arm(Runnable action) {
        kill = action;
        if (pulled) {
            action.run();
        }
    }

    /** Says that nothing is left to kill: process ids may be used by others from now on. */
    synchronized void disarm() {
        kill = null;
    }

    synchronized boolean isPulled() {
        return pulled;
    }
}
