package io.github.layerflux.layer;

import java.io.IOException;

/**
 * A time in a PAX header (POSIX.1-2017, pax, "pax Extended Header File Times"): decimal seconds since the epoch, with
 * a fraction of any length, of which nanoseconds are kept, cut off towards the past.
 *
 * @param nanos 0 to 999,999,999, also before the epoch
 */
record PaxTime(long seconds, int nanos) {

    static PaxTime parse(String text) throws IOException {
        try {
            int dot = text.indexOf('.');
            String whole = dot < 0 ? text : text.substring(0, dot);
            String fraction = dot < 0 ? "" : text.substring(dot + 1);
            for (int i = 0; i < fraction.length(); i++) {
                if (fraction.charAt(i) < '0' || fraction.charAt(i) > '9') {
                    throw new NumberFormatException(text);
                }
            }
            long seconds = whole.isEmpty() || whole.equals("-") ? 0 : Long.parseLong(whole);
            int nanos = fraction.isEmpty() ? 0 : Integer.parseInt((fraction + "000000000").substring(0, 9));
            if (!whole.startsWith("-") || nanos == 0) {
                return new PaxTime(seconds, nanos);
            }
            return new PaxTime(seconds - 1, 1_000_000_000 - nanos);
        } catch (NumberFormatException e) {
            throw new IOException("malformed PAX time '" + text + "'", e);
        }
    }

    /** As short as it can be: no fraction for whole seconds, no trailing zeros. */
    @Override
    public String toString() {
        if (nanos == 0) {
            return Long.toString(seconds);
        }
        boolean negative = seconds < 0;
        long whole = negative ? -(seconds + 1) : seconds;
        String digits = Integer.toString(1_000_000_000 + (negative ? 1_000_000_000 - nanos : nanos))
                .substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return (negative ? "-" : "") + whole + "." + digits.substring(0, end);
    }
}
