package io.github.layerflux.dockerfile;

import java.util.List;
import java.util.regex.Pattern;

/** The rules of ignore files the slow and obvious way: a regular expression per pattern, tried on every parent. */
final class ReferenceIgnore {

    private ReferenceIgnore() {}

    static boolean excludes(List<String> patterns, String path) {
        boolean excluded = false;
        for (String pattern : patterns) {
            boolean exception = pattern.startsWith("!");
            String text = exception ? pattern.substring(1) : pattern;
            for (String parent = path; !parent.isEmpty(); parent = parent(parent)) {
                if (matches(text, parent)) {
                    excluded = !exception;
                }
            }
        }
        return excluded;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static boolean matches(String pattern, String path) {
        if (pattern.matches("\\*\\*[^*?\\[/][^*?\\[]*")) {
            return path.endsWith(pattern.substring(2));
        }
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < pattern.length()) {
            if (pattern.startsWith("**", i)) {
                i += pattern.startsWith("/", i + 2) ? 3 : 2;
                regex.append(i == pattern.length() ? ".*" : "(.*/)?");
                continue;
            }
            char c = pattern.charAt(i);
            if (c == '[') {
                int end = pattern.indexOf(']', i);
                regex.append("(?!/)").append(pattern, i, end + 1);
                i = end;
            } else {
                regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
            }
            i++;
        }
        return Pattern.matches(regex.toString(), path);
    }
}
