package io.github.layerflux.dockerfile;

import java.util.Locale;
import java.util.OptionalLong;

/** Sizes as Docker takes them ({@code --memory}, {@code size} of a tmpfs): units count in powers of 1024. */
public final class MemorySize {

    private MemorySize() {}

    /** Bytes of {@code 512}, {@code 64m} or {@code 1.5GiB}; empty when it is no size. */
    public static OptionalLong parse(String text) {
        String value = text.toLowerCase(Locale.ROOT).strip();
        int end = value.length();
        while (end > 0 && Character.isLetter(value.charAt(end - 1))) {
            end--;
        }
        String unit = value.substring(end);
        int power = unit.isEmpty() || unit.equals("b") ? 0 : "kmgtp".indexOf(unit.charAt(0)) + 1;
        String suffix = unit.isEmpty() || unit.equals("b") ? "" : unit.substring(1);
        boolean known = unit.isEmpty() || unit.equals("b") || power > 0;
        if (!known || !(suffix.isEmpty() || suffix.equals("b") || suffix.equals("ib"))) {
            return OptionalLong.empty();
        }
        try {
            double number = Double.parseDouble(value.substring(0, end).strip());
            return number >= 0 ? OptionalLong.of((long) (number * (1L << (10 * power)))) : OptionalLong.empty();
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** {@code 512m}: the largest unit that leaves no rest. */
    public static String text(long bytes) {
        long number = bytes;
        int power = 0;
        while (power < 5 && number >= 1024 && number % 1024 == 0) {
            number /= 1024;
            power++;
        }
        return number + (power == 0 ? "" : "kmgtp".substring(power - 1, power));
    }
}
