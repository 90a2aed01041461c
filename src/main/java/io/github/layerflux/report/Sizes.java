package io.github.layerflux.report;

/** Bytes as people read them, in powers of ten, in every locale alike. */
final class Sizes {

    private static final String[] UNITS = {" kB", " MB", " GB", " TB"};

    private Sizes() {}

    /** {@code 812 B}, {@code 3.4 kB}, {@code 74.0 MB}. */
    static String text(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        long tenths = bytes / 100 + (bytes % 100 >= 50 ? 1 : 0);
        int unit = 0;
        while (tenths >= 10_000 && unit < UNITS.length - 1) {
            tenths = (tenths + 500) / 1000;
            unit++;
        }
        return tenths / 10 + "." + tenths % 10 + UNITS[unit];
    }
}
