package io.github.layerflux.mojo;

import io.github.layerflux.content.OciLayoutSource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Named contexts as Maven gives them: relative folders are relative to the project, as all its paths are. */
final class ContextLocations {

    private ContextLocations() {}

    /** The same contexts; what can't be made absolute is left to whoever checks them. */
    static Map<String, String> absolute(Map<String, String> contexts, Path folder) {
        Map<String, String> absolute = new LinkedHashMap<>();
        for (Map.Entry<String, String> context : contexts.entrySet()) {
            absolute.put(context.getKey(), absolute(context.getValue(), folder));
        }
        return absolute;
    }

    private static String absolute(String location, Path folder) {
        String text = location == null ? "" : location.strip();
        try {
            if (text.startsWith(OciLayoutSource.SCHEME)) {
                String layout = text.substring(OciLayoutSource.SCHEME.length());
                return OciLayoutSource.SCHEME + folder.resolve(layout).normalize();
            }
            Path resolved = folder.resolve(text).normalize();
            return !text.isEmpty() && Files.isDirectory(resolved) ? resolved.toString() : text;
        } catch (InvalidPathException e) {
            return text;
        }
    }
}
