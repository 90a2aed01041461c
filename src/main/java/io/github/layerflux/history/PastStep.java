package io.github.layerflux.history;

import java.util.Objects;

/**
 * How a step ended in an earlier build.
 *
 * @param key begin of the digest that it was looked up by, which is of what it depends on besides its parent
 * @param ms how long it took when it was executed, which may have been in a build before
 */
public record PastStep(Ending ending, String key, long ms) {

    /** The letter is the file format's. */
    public enum Ending {
        CACHED('C'),
        /** It was looked up, and it was the first of its stage that wasn't found. */
        MISSED('M'),
        /** It was executed because one before it was, or because the cache wasn't asked. */
        EXECUTED('X');

        final char letter;

        Ending(char letter) {
            this.letter = letter;
        }
    }

    public PastStep {
        Objects.requireNonNull(ending, "ending is null");
        Objects.requireNonNull(key, "key is null");
    }

    boolean wasExecuted() {
        return ending != Ending.CACHED;
    }
}
