package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;

/** Durations as Go writes them (Go, time.ParseDuration): {@code 30s}, {@code 1m30s}, {@code 1.5h}, {@code 500ms}. */
public final class GoDuration {

    private GoDuration() {}

    /**
     * The duration in nanoseconds.
     *
     * @throws UserFailure when the text is no duration or more than 292 years
     */
    public static long parse(String text) {
        int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.substring(i).equals("0")) {
            return 0;
        }
        if (i == text.length()) {
            throw invalid(text);
        }
        double total = 0;
        while (i < text.length()) {
            int digits = i;
            while (i < text.length() && (isDigit(text.charAt(i)) || text.charAt(i) == '.')) {
                i++;
            }
            int letters = i;
            while (i < text.length() && !isDigit(text.charAt(i)) && text.charAt(i) != '.') {
                i++;
            }
            total += number(text, digits, letters) * unit(text, letters, i);
        }
        if (total > Long.MAX_VALUE) {
            throw invalid(text);
        }
        long nanoseconds = Math.round(total);
        return text.startsWith("-") ? -nanoseconds : nanoseconds;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static double number(String text, int from, int to) {
        String number = text.substring(from, to);
        if (number.isEmpty() || number.equals(".") || number.indexOf('.') != number.lastIndexOf('.')) {
            throw invalid(text);
        }
        return Double.parseDouble(number);
    }

    private static double unit(String text, int from, int to) {
        return switch (text.substring(from, to)) {
            case "ns" -> 1;
            case "us", "\u00b5s", "\u03bcs" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            case "h" -> 3600e9;
            default -> throw invalid(text);
        };
    }

    private static UserFailure invalid(String text) {
        return new UserFailure(
                "'" + text + "' is no duration, expected a number with a unit such as 30s, 1m30s or 500ms");
    }
}
