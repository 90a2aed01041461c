package io.github.layerflux.export;

import io.github.layerflux.failure.UserFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The {@code key=value} pairs of one output or shared cache, in the syntax of {@code docker buildx build --output}: comma-separated, a
 * pair with commas in double quotes. Each is taken once; what is left in the end nobody knows.
 */
public final class OutputAttributes {

    private static final String ANNOTATION = "annotation.";

    private final String text;
    private final Map<String, String> pairs = new LinkedHashMap<>();

    private final String what;

    private OutputAttributes(String what, String text) {
        this.what = what;
        this.text = text;
    }

    /** @throws UserFailure when it is malformed */
    static OutputAttributes parse(String text) {
        return parse("the output", text);
    }

    /**
     * @param what the text is, for messages
     * @throws UserFailure when it is malformed
     */
    public static OutputAttributes parse(String what, String text) {
        OutputAttributes attributes = new OutputAttributes(what, text);
        StringBuilder pair = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            if (c == '"') {
                quoted = !quoted;
            } else if (c != ',' || (quoted && i < text.length())) {
                pair.append(c);
            } else {
                attributes.put(pair.toString());
                pair.setLength(0);
            }
        }
        if (quoted) {
            throw attributes.failure("a quote is not closed");
        }
        return attributes;
    }

    private void put(String pair) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            throw failure("'" + pair + "' is no key=value");
        }
        String key = pair.substring(0, equals).strip();
        // destination is an older spelling of buildx's
        if (pairs.put(key.equals("destination") ? "dest" : key, pair.substring(equals + 1)) != null) {
            throw failure("'" + key + "' is there twice");
        }
    }

    /** The value of a key; empty when it isn't there. */
    public String take(String key) {
        String value = pairs.remove(key);
        return value == null ? "" : value;
    }

    /** {@code true}, {@code false} or their numbers; empty when it isn't there. */
    public Optional<Boolean> takeFlag(String key) {
        String value = take(key);
        return switch (value) {
            case "" -> Optional.empty();
            case "true", "1" -> Optional.of(true);
            case "false", "0" -> Optional.of(false);
            default -> throw failure(key + "=" + value + " is not supported").suggest("Use true or false.");
        };
    }

    /** {@code annotation.KEY=value}, also {@code annotation-manifest.KEY}. */
    Map<String, String> takeAnnotations() {
        Map<String, String> annotations = new TreeMap<>();
        for (String key : List.copyOf(pairs.keySet())) {
            if (key.startsWith(ANNOTATION) || key.startsWith("annotation-manifest.")) {
                String name = key.substring(key.indexOf('.') + 1);
                if (name.isEmpty()) {
                    throw failure("'" + key + "' names no annotation");
                }
                annotations.put(name, take(key));
            }
        }
        return annotations;
    }

    /**
     * What nobody took is a mistake.
     *
     * @param known what this type of output has
     */
    public void refuseOthers(String type, List<String> known) {
        if (pairs.isEmpty()) {
            return;
        }
        String key = pairs.keySet().iterator().next();
        UserFailure failure = failure("type=" + type + " has no attribute '" + key + "'");
        Optional<String> meant = nearest(key, known);
        throw failure.suggest(
                meant.isPresent() ? "Did you mean '" + meant.get() + "'?" : "It has " + String.join(", ", known) + ".");
    }

    /** That something about it is wrong. */
    public UserFailure failure(String why) {
        return new UserFailure(what + " '" + text + "': " + why);
    }

    /** The one candidate that is one or two letters away. */
    public static Optional<String> nearest(String word, List<String> candidates) {
        String best = "";
        int least = 3;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            if (distance < least && distance < candidate.length()) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Letters to insert, delete or replace (Levenshtein). */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j < previous.length; j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[previous.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[other.length()];
    }
}
