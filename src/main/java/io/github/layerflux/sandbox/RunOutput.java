package io.github.layerflux.sandbox;

/**
 * Receives what a RUN's process writes, standard output and standard error as they were written; never from two threads
 * at once. What is received is plain text: control characters and escape sequences have had their effect.
 */
@FunctionalInterface
public interface RunOutput {

    /** A finished line, without its end. */
    void line(String line);

    /** The next piece of a line that is too long to be kept whole; the rest follows, at last in {@link #line}. */
    default void part(String part) {
        line(part);
    }

    /**
     * How a line looks that the process goes on redrawing, as progress bars do; several times a second at most. The
     * line itself follows when it is finished.
     */
    default void drawing(String line) {}
}
