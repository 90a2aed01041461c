package io.github.layerflux.attest;

import java.util.Locale;

/**
 * Which distribution an image is made of (os-release(5)).
 *
 * @param id {@code debian}, {@code alpine}; {@code linux} where none is named
 * @param versionId {@code 12}; may be empty
 */
public record OsRelease(String id, String versionId, String prettyName) {

    static final OsRelease UNKNOWN = new OsRelease("linux", "", "");

    /** From the file's text: {@code KEY=value} lines, values maybe in quotes. */
    static OsRelease parse(String text) {
        String id = "";
        String version = "";
        String pretty = "";
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (equals < 0 || line.startsWith("#")) {
                continue;
            }
            String value = unquoted(line.substring(equals + 1).strip());
            switch (line.substring(0, equals).strip()) {
                case "ID" -> id = value.toLowerCase(Locale.ROOT);
                case "VERSION_ID" -> version = value;
                case "PRETTY_NAME" -> pretty = value;
                default -> {
                    // nothing that a bill of materials needs
                }
            }
        }
        return new OsRelease(id.isEmpty() ? UNKNOWN.id() : id, version, pretty);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
        return quoted ? value.substring(1, value.length() - 1).replace("\\", "") : value;
    }
}
