package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** Reads the comma-separated {@code key=value} fields of one {@code RUN --mount}. */
final class RunMountParser {

    private static final List<String> KEYS = List.of(
            "type",
            "id",
            "from",
            "source",
            "target",
            "env",
            "readonly",
            "readwrite",
            "required",
            "mode",
            "uid",
            "gid",
            "sharing",
            "size");

    private final Map<String, String> values = new HashMap<>();
    /** By the canonical name of a key how it was written: {@code dst} for {@code target}. */
    private final Map<String, String> written = new HashMap<>();

    private final RunMount.Type type;

    RunMountParser(String flag, UnaryOperator<String> expander) {
        for (String field : fields(flag)) {
            int equals = field.indexOf('=');
            String key = key(field, equals);
            values.put(key, equals < 0 ? "true" : expander.apply(field.substring(equals + 1)));
            written.put(key, equals < 0 ? field : field.substring(0, equals));
        }
        this.type = type(values.getOrDefault("type", "bind"));
    }

    static void checkKeys(String flag) {
        for (String field : fields(flag)) {
            int equals = field.indexOf('=');
            String key = key(field, equals);
            if (key.equals("from")) {
                checkFrom(field.substring(equals + 1));
            }
            if (key.equals("type") && field.indexOf('$') < 0) {
                type(field.substring(equals + 1));
            }
        }
    }

    /** The canonical name of a field's key. */
    private static String key(String field, int equals) {
        String written = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
        String key = switch (written) {
            case "src" -> "source";
            case "dst", "destination" -> "target";
            case "ro" -> "readonly";
            case "rw" -> "readwrite";
            default -> written;
        };
        if (!KEYS.contains(key)) {
            throw new UserFailure("unexpected key '" + written + "' in --mount field '" + field + "'"
                    + Suggestion.of(written, KEYS)
                            .map(close -> " (did you mean " + close + "?)")
                            .orElse(""));
        }
        boolean bare = key.equals("readonly") || key.equals("readwrite") || key.equals("required");
        if (equals < 0 && !bare) {
            throw new UserFailure("--mount field '" + field + "' must be of the form key=value");
        }
        return key;
    }

    private static RunMount.Type type(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "bind" -> RunMount.Type.BIND;
            case "cache" -> RunMount.Type.CACHE;
            case "tmpfs" -> RunMount.Type.TMPFS;
            case "secret" -> RunMount.Type.SECRET;
            case "ssh" -> RunMount.Type.SSH;
            default ->
                throw new UserFailure("unsupported mount type '" + value + "'"
                        + Suggestion.of(value, List.of("bind", "cache", "tmpfs", "secret", "ssh"))
                                .map(close -> " (did you mean " + close + "?)")
                                .orElse(", expected bind, cache, tmpfs, secret or ssh"));
        };
    }

    RunMount parse() {
        switch (type) {
            case BIND -> allow("from", "source", "target", "readonly", "readwrite", "id");
            case CACHE ->
                allow("id", "from", "source", "target", "readonly", "readwrite", "mode", "uid", "gid", "sharing");
            case TMPFS -> allow("target", "size", "readonly", "readwrite", "id");
            case SECRET ->
                allow("id", "source", "target", "env", "required", "mode", "uid", "gid", "readonly", "readwrite");
            case SSH -> allow("id", "target", "required", "mode", "uid", "gid", "readonly", "readwrite");
        }
        boolean secret = type == RunMount.Type.SECRET;
        if (secret && text("id").isPresent() && text("source").isPresent()) {
            throw new UserFailure("a secret mount takes either id or source, not both");
        }
        if (secret
                && text("id").isEmpty()
                && text("source").isEmpty()
                && text("target").isEmpty()) {
            throw new UserFailure("a secret mount needs an id: --mount=type=secret,id=…");
        }
        Optional<Long> mode = number("mode", 8);
        Optional<String> size = text("size");
        return new RunMount(
                type,
                text("id"),
                from(),
                text("source"),
                target(),
                text("env"),
                readOnly(),
                bool("required", false),
                mode.isPresent() ? Optional.of(mode.get().intValue()) : Optional.empty(),
                number("uid", 10),
                number("gid", 10),
                sharing(),
                size.isPresent() ? Optional.of(size(size.get())) : Optional.empty());
    }

    /** Files are mounted over the working directory unless a target says where; secrets have places of their own. */
    private Optional<String> target() {
        boolean files = type != RunMount.Type.SECRET && type != RunMount.Type.SSH;
        return files && text("target").isEmpty() ? Optional.of(".") : text("target");
    }

    private void allow(String... keys) {
        List<String> allowed = new ArrayList<>(List.of(keys));
        allowed.add("type");
        for (String key : KEYS) {
            if (values.containsKey(key) && !allowed.contains(key)) {
                throw new UserFailure("unexpected key '" + written.get(key) + "' for a mount of type "
                        + type.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private Optional<String> text(String key) {
        String value = values.getOrDefault(key, "");
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private Optional<String> from() {
        Optional<String> from = text("from");
        if (from.isPresent()) {
            checkFrom(from.get());
        }
        return from;
    }

    static Optional<String> from(String flag) {
        for (String field : fields(flag)) {
            int equals = field.indexOf('=');
            if (key(field, equals).equals("from")) {
                String from = field.substring(equals + 1);
                checkFrom(from);
                return from.isEmpty() ? Optional.empty() : Optional.of(from);
            }
        }
        return Optional.empty();
    }

    private static void checkFrom(String from) {
        if (from.indexOf('$') >= 0) {
            throw new UserFailure(
                    "from of --mount doesn't support variables; declare a stage FROM it and name the stage");
        }
    }

    private boolean readOnly() {
        if (values.containsKey("readwrite")) {
            return !bool("readwrite", false);
        }
        return bool("readonly", type != RunMount.Type.CACHE && type != RunMount.Type.TMPFS);
    }

    private boolean bool(String key, boolean otherwise) {
        String value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> true;
            case "false", "f", "0" -> false;
            default -> throw invalid(written.get(key), value, "true or false");
        };
    }

    private Optional<Long> number(String key, int radix) {
        String value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(value, radix);
            long most = radix == 8 ? 07777 : 0xFFFF_FFFFL;
            if (number < 0 || number > most || value.startsWith("+")) {
                throw invalid(written.get(key), value, radix == 8 ? "octal permissions such as 0400" : "a numeric id");
            }
            return Optional.of(number);
        } catch (NumberFormatException e) {
            throw invalid(written.get(key), value, radix == 8 ? "octal permissions such as 0400" : "a numeric id");
        }
    }

    private RunMount.Sharing sharing() {
        String value = values.getOrDefault("sharing", "shared");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "shared" -> RunMount.Sharing.SHARED;
            case "private" -> RunMount.Sharing.PRIVATE;
            case "locked" -> RunMount.Sharing.LOCKED;
            default ->
                throw invalid(
                        "sharing",
                        value,
                        "shared, private or locked"
                                + Suggestion.of(value, List.of("shared", "private", "locked"))
                                        .map(close -> " (did you mean " + close + "?)")
                                        .orElse(""));
        };
    }

    private static long size(String text) {
        OptionalLong bytes = MemorySize.parse(text);
        if (bytes.isEmpty()) {
            throw invalid("size", text, "a size such as 64m or 1g");
        }
        return bytes.getAsLong();
    }

    private static UserFailure invalid(String key, String value, String expected) {
        return new UserFailure("invalid value '" + value + "' for " + key + " of --mount, expected " + expected);
    }

    /** The fields of one CSV record (RFC 4180): a field in double quotes may hold commas, {@code ""} is a quote. */
    private static List<String> fields(String flag) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < flag.length(); i++) {
            char c = flag.charAt(i);
            if (quoted && c == '"' && i + 1 < flag.length() && flag.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new UserFailure("--mount=" + flag + " has an open quote");
        }
        fields.add(field.toString());
        return fields;
    }
}
