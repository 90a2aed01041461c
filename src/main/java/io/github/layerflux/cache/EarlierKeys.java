package io.github.layerflux.cache;

import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;

/** What earlier builds of the same Dockerfile and context looked up. Asked at a miss only. */
public interface EarlierKeys {

    /** Whose steps are whose isn't known: all may be compared. */
    EarlierKeys UNKNOWN = new EarlierKeys() {
        @Override
        public boolean areKnown() {
            return false;
        }

        @Override
        public int lastUse(Digest key) {
            return 0;
        }
    };

    /** Which instruction looked up a key, as seen from another of today's Dockerfile. */
    enum Place {
        /** The same of the same stage, or nobody knows. */
        SAME,
        /** Another, which the stage still has. */
        STANDS,
        /** One that is in none of its stages any more. */
        GONE,
        /** One of another stage. */
        ELSEWHERE
    }

    /** Whether anything is known of them; if not, any step counts as one of theirs. */
    boolean areKnown();

    /** The number of the last build, from 1, that looked up that key; 0 if none did. */
    int lastUse(Digest key);

    /** Which instruction of the last build that looked up that key did so. */
    default Place place(StepRef step, Digest key) {
        return Place.SAME;
    }

    /** Whether a build, by its number, had a step's instruction in the same stage. */
    default boolean had(StepRef step, int build) {
        return false;
    }
}
