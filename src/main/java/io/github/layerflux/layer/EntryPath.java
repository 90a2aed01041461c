package io.github.layerflux.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Names of archive entries as paths of ours: {@code ./a//b/} is {@code a/b}, {@code /} is empty. */
final class EntryPath {

    private EntryPath() {}

    /**
     * Normalizes a name.
     *
     * @param clamp whether {@code ..} above the root stays at the root; otherwise it is an error
     */
    static String normalize(String name, boolean clamp) throws IOException {
        if (name.indexOf('\0') >= 0) {
            throw new IOException("an entry's name has a NUL byte");
        }
        if (isNormal(name)) {
            return name;
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.remove(parts.size() - 1);
                } else if (!clamp) {
                    throw new IOException("the entry '" + name + "' leads out of the root");
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    private static boolean isNormal(String name) {
        int begin = 0;
        while (true) {
            int slash = name.indexOf('/', begin);
            int end = slash < 0 ? name.length() : slash;
            int length = end - begin;
            if (length == 0
                    || (name.charAt(begin) == '.' && (length == 1 || (length == 2 && name.charAt(begin + 1) == '.')))) {
                return false;
            }
            if (slash < 0) {
                return true;
            }
            begin = slash + 1;
        }
    }
}
