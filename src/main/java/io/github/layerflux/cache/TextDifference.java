package io.github.layerflux.cache;

import java.util.ArrayList;
import java.util.List;

/**
 * What differs between two texts, short enough for a line: {@code '… install -y curl git' → '… install -y curl git jq'}.
 * Of texts of several lines it is the first place where lines differ.
 */
final class TextDifference {

    /** Two texts that aren't longer together are shown whole. */
    private static final int WHOLE = 72;
    /** Characters that are shown of what differs, on each side. */
    private static final int LONGEST = 48;
    /** Characters that are shown of what is equal around it. */
    private static final int AROUND = 16;

    private TextDifference() {}

    /** {@code 'a b' → 'a c'}. */
    static String of(String old, String now) {
        return pair(oneLine(old), oneLine(now), "'");
    }

    /** {@code a → b}, as of words. */
    static String bare(String old, String now) {
        return pair(oneLine(old), oneLine(now), "");
    }

    /** {@code id=a → id=b}, of lists with commas. */
    static String ofProperties(String old, String now) {
        List<String> was = List.of(oneLine(old).split(","));
        List<String> is = List.of(oneLine(now).split(","));
        List<String> gone = new ArrayList<>(was);
        gone.removeAll(is);
        List<String> come = new ArrayList<>(is);
        come.removeAll(was);
        return value(String.join(",", gone)) + " → " + value(String.join(",", come));
    }

    /** {@code line 3 changed: 'a' → 'b'}; the texts differ. */
    static String ofLines(List<String> old, List<String> now) {
        int most = Math.min(old.size(), now.size());
        int first = 0;
        while (first < most && old.get(first).equals(now.get(first))) {
            first++;
        }
        int last = 0;
        while (last < most - first && old.get(old.size() - 1 - last).equals(now.get(now.size() - 1 - last))) {
            last++;
        }
        int gone = old.size() - last - first;
        int come = now.size() - last - first;
        int number = first + 1;
        if (gone == 0) {
            return "line " + number + " was added: " + shown(now.get(first)) + more(come - 1);
        } else if (come == 0) {
            return "line " + number + " was removed: " + shown(old.get(first)) + more(gone - 1);
        }
        return "line " + number + " changed: " + of(old.get(first), now.get(first)) + more(Math.max(gone, come) - 1);
    }

    private static String more(int lines) {
        return lines <= 0 ? "" : lines == 1 ? ", and 1 line more" : ", and " + lines + " lines more";
    }

    /** One text in quotes, cut if it is long. */
    static String shown(String text) {
        return "'" + cut(oneLine(text)) + "'";
    }

    /** One text as a value: as it is, cut if it is long. */
    static String value(String text) {
        return text.isEmpty() ? "''" : cut(oneLine(text));
    }

    /** Without line ends and indentation, and without what would move a terminal's cursor. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean blank = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
            if (!space) {
                line.append(Character.isISOControl(c) ? '·' : c);
            } else if (!blank) {
                line.append(' ');
            }
            blank = space;
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == ' ' ? line.substring(0, end - 1) : line.toString();
    }

    private static String pair(String old, String now, String quote) {
        if (old.equals(now)) {
            return quoted(cut(now), quote) + " (in blanks only)";
        }
        if (old.length() + now.length() <= WHOLE) {
            return quoted(old, quote) + " → " + quoted(now, quote);
        }
        int most = Math.min(old.length(), now.length());
        int before = 0;
        while (before < most && old.charAt(before) == now.charAt(before)) {
            before++;
        }
        int after = 0;
        while (after < most - before && old.charAt(old.length() - 1 - after) == now.charAt(now.length() - 1 - after)) {
            after++;
        }
        return quoted(part(old, before, old.length() - after), quote) + " → "
                + quoted(part(now, before, now.length() - after), quote);
    }

    private static String quoted(String text, String quote) {
        return text.isEmpty() ? "''" : quote + text + quote;
    }

    /** What lies between, in whole words, with some of what is around it. */
    private static String part(String text, int from, int to) {
        int begin = wordBegin(text, Math.max(0, from - AROUND), from);
        int end = wordEnd(text, Math.min(text.length(), to + AROUND), to);
        String middle = cut(text.substring(begin, end));
        return (begin > 0 ? KeyBuilder.CUT + " " : "")
                + middle
                + (end < text.length() && !middle.endsWith(KeyBuilder.CUT) ? " " + KeyBuilder.CUT : "");
    }

    /** The first begin of a word from {@code i} on; {@code i} itself where there is none up to the limit. */
    private static int wordBegin(String text, int i, int limit) {
        for (int at = i; at <= limit; at++) {
            if (at == 0 || isBetween(text.charAt(at - 1))) {
                return at;
            }
        }
        return i;
    }

    private static int wordEnd(String text, int i, int limit) {
        for (int at = i; at >= limit; at--) {
            if (at == text.length() || isBetween(text.charAt(at))) {
                return at;
            }
        }
        return i;
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == ',';
    }

    private static String cut(String text) {
        int longest = LONGEST + 2 * AROUND;
        return text.length() <= longest ? text : text.substring(0, longest - 1) + KeyBuilder.CUT;
    }
}
