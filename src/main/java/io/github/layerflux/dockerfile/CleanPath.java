package io.github.layerflux.dockerfile;

import java.util.ArrayList;
import java.util.List;

/** Shortens slash-separated paths by their text alone, as Go's path.Clean does. */
public final class CleanPath {

    private CleanPath() {}

    /** The shortest equal path: no empty names, no {@code .}, {@code ..} only at the start; {@code .} if empty. */
    public static String of(String path) {
        boolean rooted = path.startsWith("/");
        List<String> names = new ArrayList<>();
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            String name = path.substring(from, end);
            from = end + 1;
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            boolean up = name.equals("..");
            if (up && !names.isEmpty() && !names.get(names.size() - 1).equals("..")) {
                names.remove(names.size() - 1);
            } else if (!up || !rooted) {
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            return rooted ? "/" : ".";
        }
        return (rooted ? "/" : "") + String.join("/", names);
    }
}
