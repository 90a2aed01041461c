package io.github.layerflux.engine;

/**
 * The time since something began. An object, since a lambda that captures a number makes a cold JVM generate up to three
 * classes more for its shape (docs/adr/0004-cold-start.md).
 */
final class Stopwatch {

    private final long begun = System.nanoTime();

    private Stopwatch() {}

    static Stopwatch start() {
        return new Stopwatch();
    }

    long millis() {
        return (System.nanoTime() - begun) / 1_000_000;
    }
}
