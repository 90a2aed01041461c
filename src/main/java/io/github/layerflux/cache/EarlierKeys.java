package io.github.layerflux.cache;

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

    /** Whether anything is known of them; if not, any step counts as one of theirs. */
    boolean areKnown();

    /** The number of the last build, from 1, that looked up that key; 0 if none did. */
    int lastUse(Digest key);
}
