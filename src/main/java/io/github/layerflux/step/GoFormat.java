package io.github.layerflux.step;

import java.util.List;

/**
 * Go's formatting verbs, as far as they appear in the histories that BuildKit writes; other tools read these lines.
 */
final class GoFormat {

    private static final long SECOND = 1_000_000_000L;

    private GoFormat() {}

    /** {@code %v} of a list: {@code [a b]}. */
    static String list(Iterable<String> words) {
        return "[" + String.join(" ", words) + "]";
    }

    /** {@code %q} of a list: {@code ["a" "b c"]}. */
    static String quotedList(List<String> words) {
        StringBuilder text = new StringBuilder("[");
        for (String word : words) {
            text.append(text.length() > 1 ? " " : "").append(quoted(word));
        }
        return text.append(']').toString();
    }

    /** {@code %q} of a string. */
    static String quoted(String word) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        text.append(String.format("\\x%02x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        return text.append('"').toString();
    }

    /** {@code %q} of a small integer, which Go takes for a character: {@code '\x03'}. */
    static String quotedRune(int value) {
        return switch (value) {
            case '\t' -> "'\\t'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\'' -> "'\\''";
            case '\\' -> "'\\\\'";
            case 7 -> "'\\a'";
            case 8 -> "'\\b'";
            case 11 -> "'\\v'";
            case 12 -> "'\\f'";
            default -> value < ' ' || value == 0x7f ? String.format("'\\x%02x'", value) : "'" + (char) value + "'";
        };
    }

    /** A duration's {@code String()}: {@code 1m30s}, {@code 500ms}, {@code 0s}. */
    static String duration(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < SECOND) {
            return nanos < 1_000
                    ? nanos + "ns"
                    : nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
        }
        long minutes = nanos / (60 * SECOND);
        String seconds = decimal(nanos % (60 * SECOND), SECOND) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return minutes < 60 ? minutes + "m" + seconds : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long value, long unit) {
        long fraction = value % unit;
        if (fraction == 0) {
            return Long.toString(value / unit);
        }
        String digits = Long.toString(unit + fraction).substring(1);
        return value / unit + "." + digits.replaceAll("0+$", "");
    }
}
