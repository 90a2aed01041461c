package io.github.layerflux.report;

/** Milliseconds as people read them, in every locale alike. */
final class Durations {

    private Durations() {}

    /** {@code 1.2 s}, from a minute on {@code 1 min 34 s}. */
    static String text(long milliseconds) {
        long tenths = (milliseconds + 50) / 100;
        if (tenths < 600) {
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        long seconds = (milliseconds + 500) / 1000;
        return seconds / 60 + " min " + seconds % 60 + " s";
    }
}
