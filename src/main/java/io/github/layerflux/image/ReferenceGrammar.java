package io.github.layerflux.image;

/**
 * The parts of an image reference (distribution/reference, "Grammar"). Checked by hand: every build parses a reference,
 * and regular expressions cost a cold JVM more than the rest of planning.
 */
final class ReferenceGrammar {

    private static final int MAX_TAG = 128;

    private ReferenceGrammar() {}

    /** {@code name[.name…][:port]} or {@code [ipv6][:port]}. */
    static boolean isHost(String text) {
        int end;
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 2 || !isAddress(text.substring(1, close))) {
                return false;
            }
            end = close + 1;
        } else {
            int colon = text.indexOf(':');
            end = colon < 0 ? text.length() : colon;
            if (!isDomain(text.substring(0, end))) {
                return false;
            }
        }
        return end == text.length() || (text.charAt(end) == ':' && isPort(text.substring(end + 1)));
    }

    private static boolean isAddress(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ':' && !isDigit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F')) {
                return false;
            }
        }
        return true;
    }

    /** Letters, digits and hyphens between dots; neither dots nor hyphens at the ends of a part. */
    private static boolean isDomain(String text) {
        boolean letter = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean last = i + 1 == text.length() || text.charAt(i + 1) == '.';
            boolean inner = letterOrDigit(c) || (c == '-' && letter && !last);
            if (!inner && !(c == '.' && letter && i + 1 < text.length())) {
                return false;
            }
            letter = c != '.';
        }
        return !text.isEmpty();
    }

    private static boolean isPort(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * Components between slashes: lower-case letters and digits, with a dot, one or two underscores or any number of
     * hyphens between them.
     */
    static boolean isRepository(String text) {
        int i = 0;
        while (i < text.length() && isLowerOrDigit(text.charAt(i))) {
            while (i < text.length() && isLowerOrDigit(text.charAt(i))) {
                i++;
            }
            if (i == text.length()) {
                return true;
            }
            i = afterSeparator(text, i);
        }
        return false;
    }

    private static int afterSeparator(String text, int from) {
        return switch (text.charAt(from)) {
            case '/', '.' -> from + 1;
            case '_' -> text.startsWith("__", from) ? from + 2 : from + 1;
            case '-' -> {
                int i = from;
                while (i < text.length() && text.charAt(i) == '-') {
                    i++;
                }
                yield i;
            }
            default -> text.length();
        };
    }

    /** A word character, then up to 127 more, dots and hyphens among them. */
    static boolean isTag(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!letterOrDigit(c) && c != '_' && (i == 0 || (c != '.' && c != '-'))) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_TAG;
    }

    /** {@code sha256:} and 64 lower-case hexadecimal digits. */
    static boolean isSha256(String text) {
        if (text.length() != "sha256:".length() + 64 || !text.startsWith("sha256:")) {
            return false;
        }
        for (int i = "sha256:".length(); i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLowerOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || isDigit(c);
    }

    private static boolean letterOrDigit(char c) {
        return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
    }
}
