package io.github.layerflux.step;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Hides the values of the secrets that a build's RUNs have been given, wherever one of its RUNs prints them: output goes
 * to consoles, logs and reports, which others read. Of a value with several lines each line is hidden. Too short ones
 * aren't, since they would turn up in any text. What a process has encoded or cut is out of reach. Safe for many threads.
 */
public final class SecretMask {

    static final String SHOWN = "***";
    /** Of a value of one line. */
    private static final int SHORTEST = 3;
    /** Of a line of many: such as {@code }} and {@code end} are no secrets. */
    private static final int SHORTEST_LINE = 8;

    private volatile List<String> values = List.of();

    /** Adds a secret's value. */
    void add(byte[] value) {
        List<String> lines =
                new String(value, StandardCharsets.UTF_8).strip().lines().toList();
        int shortest = lines.size() == 1 ? SHORTEST : SHORTEST_LINE;
        for (String line : lines) {
            String text = line.strip();
            if (text.length() >= shortest) {
                add(text);
            }
        }
    }

    private synchronized void add(String text) {
        if (!values.contains(text)) {
            List<String> more = new ArrayList<>(values);
            more.add(text);
            more.sort(Comparator.comparingInt(String::length).reversed()); // one may be part of another
            values = List.copyOf(more);
        }
    }

    /** Characters of the longest; 0 without any. */
    int longest() {
        List<String> known = values;
        return known.isEmpty() ? 0 : known.get(0).length();
    }

    /** The line without them. */
    String hide(String line) {
        String hidden = line;
        for (String value : values) {
            if (hidden.contains(value)) {
                hidden = hidden.replace(value, SHOWN);
            }
        }
        return hidden;
    }
}
