package io.github.layerflux.housekeeping;

import io.github.layerflux.failure.UserFailure;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Docker's command line takes and shows them: 1024-based where they are given, 1000-based where shown. */
public final class ByteSize {

    private static final Pattern GIVEN = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?([kmgtp]?)(?:i?b)?");
    private static final String UNITS = "kmgtp";
    private static final long STEP = 1000;
    /** Below it a number alone is one whose unit was forgotten: {@code 20} for {@code 20g} would clear everything. */
    private static final long LEAST_WITHOUT_UNIT = 1 << 20;

    private ByteSize() {}

    /**
     * {@code 20g}, {@code 512MB}, {@code 1.5GiB}, {@code 50000000}, {@code 20b}, {@code 0}.
     *
     * @throws UserFailure when it is none, or a small number without a unit
     */
    public static long parse(String name, String text) {
        Matcher given = GIVEN.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!given.matches()) {
            throw (UserFailure) new UserFailure(name + "='" + text + "' is no size").suggest("Write 20g or 512m.");
        }
        boolean bare = !Character.isLetter(given.group().charAt(given.end() - 1));
        int power = given.group(2).isEmpty() ? 0 : UNITS.indexOf(given.group(2)) + 1;
        BigDecimal bytes =
                new BigDecimal(given.group(1)).multiply(BigDecimal.valueOf(1024).pow(power));
        if (bare && bytes.signum() > 0 && bytes.compareTo(BigDecimal.valueOf(LEAST_WITHOUT_UNIT)) < 0) {
            throw (UserFailure) new UserFailure(name + "='" + text + "' has no unit, and would be bytes")
                    .suggest("Write " + text.strip() + "g or " + text.strip() + "m; " + text.strip()
                            + "b if bytes are meant.");
        }
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new UserFailure(name + "='" + text + "' is more than any disk has");
        }
        return bytes.longValue();
    }

    /** Three digits: {@code 1.23 GB}. */
    public static String text(long bytes) {
        double value = bytes;
        int unit = -1;
        while (Math.abs(value) >= STEP - 0.5 && unit < UNITS.length() - 1) {
            value /= STEP;
            unit++;
        }
        if (unit < 0) {
            return bytes + " B";
        }
        String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
        String name = unit == 0 ? "k" : UNITS.substring(unit, unit + 1).toUpperCase(Locale.ROOT);
        return String.format(Locale.ROOT, format, value) + " " + name + "B";
    }
}
