package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.UserFailure;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One of the {@code outputs} a user asks for, in the syntax of {@code docker buildx build --output}: comma-separated
 * {@code key=value}, a pair with commas in double quotes.
 *
 * @param destination as it was written, a file or folder
 */
public record OutputSpec(Kind kind, String destination) {

    /** Where an image can go. */
    public enum Kind {
        /** {@code type=oci,dest=FILE}. */
        OCI_ARCHIVE,
        /** {@code type=oci-layout,dest=DIR}, or {@code type=oci,tar=false,dest=DIR}. */
        OCI_LAYOUT
    }

    public OutputSpec {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(destination, "destination is null");
    }

    /**
     * Parses {@code type=oci,dest=x.tar}.
     *
     * @throws UserFailure when it is malformed, or something that is not supported
     */
    public static OutputSpec parse(String text) {
        Map<String, String> pairs = pairs(text);
        String type = take(pairs, "type");
        String destination = take(pairs, "dest");
        String tar = take(pairs, "tar");
        Kind kind = switch (type) {
            case "oci" -> tar.equals("false") ? Kind.OCI_LAYOUT : Kind.OCI_ARCHIVE;
            case "oci-layout" -> Kind.OCI_LAYOUT;
            case "docker", "tar", "local", "registry", "image", "cacheonly" ->
                throw failure(text, "type=" + type + " is not supported yet")
                        .suggest("Use type=oci,dest=FILE or type=oci-layout,dest=DIR.");
            case "" -> throw failure(text, "the type is missing").suggest("For example type=oci,dest=x.tar.");
            default ->
                throw failure(text, "there is no type=" + type)
                        .suggest("Use type=oci,dest=FILE or type=oci-layout,dest=DIR.");
        };
        if (!tar.isEmpty() && (!type.equals("oci") || !(tar.equals("false") || tar.equals("true")))) {
            throw failure(text, "tar=" + tar + " is not supported");
        }
        if (!pairs.isEmpty()) {
            throw failure(text, "'" + pairs.keySet().iterator().next() + "' is not supported yet");
        }
        if (destination.isEmpty() || destination.equals("-")) {
            throw failure(text, "a destination is needed").suggest("For example type=" + type + ",dest=x.tar.");
        }
        return new OutputSpec(kind, destination);
    }

    /**
     * What delivers to this output.
     *
     * @param base what a relative destination is relative to
     * @throws UserFailure when the destination is no path
     */
    public ImageExporter exporter(ContentStore store, Path base) {
        try {
            Path path = base.resolve(destination);
            return switch (kind) {
                case OCI_ARCHIVE -> new OciArchiveExporter(store, path);
                case OCI_LAYOUT -> OciLayoutExporter.into(store, path);
            };
        } catch (InvalidPathException e) {
            throw new UserFailure("the output '" + destination + "' is no path: " + e.getMessage(), e);
        }
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        StringBuilder pair = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ',';
            if (c == '"') {
                quoted = !quoted;
            } else if (c != ',' || (quoted && i < text.length())) {
                pair.append(c);
            } else {
                put(pairs, pair.toString(), text);
                pair.setLength(0);
            }
        }
        if (quoted) {
            throw failure(text, "a quote is not closed");
        }
        return pairs;
    }

    private static void put(Map<String, String> pairs, String pair, String text) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            throw failure(text, "'" + pair + "' is no key=value");
        }
        String key = pair.substring(0, equals).strip();
        // destination is an older spelling of buildx's
        if (pairs.put(key.equals("destination") ? "dest" : key, pair.substring(equals + 1)) != null) {
            throw failure(text, "'" + key + "' is there twice");
        }
    }

    private static String take(Map<String, String> pairs, String key) {
        String value = pairs.remove(key);
        return value == null ? "" : value;
    }

    private static UserFailure failure(String text, String why) {
        return new UserFailure("the output '" + text + "': " + why);
    }
}
