package io.github.layerflux.copy;

import java.util.ArrayList;
import java.util.List;

/** Paths as texts: Unix rules on every operating system. Tree paths have no leading slash; the root is empty. */
final class ImagePath {

    private ImagePath() {}

    /**
     * A tree path of any path, as if it began at the root: {@code .}, {@code ..} and double slashes are gone, and no
     * {@code ..} leads above the root (what Go's {@code path.Join("/", p)} does).
     */
    static String clean(String path) {
        List<String> parts = new ArrayList<>();
        for (int start = 0; start <= path.length(); ) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String part = path.substring(start, end);
            start = end + 1;
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.remove(parts.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /** The folder a path lies in; the root's is the root. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The last part of a path; the root's is empty. */
    static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String join(String folder, String rest) {
        if (folder.isEmpty()) {
            return rest;
        }
        return rest.isEmpty() ? folder : folder + "/" + rest;
    }

    /** The part of {@code path} below {@code folder}, which it must lie in; empty for the folder itself. */
    static String below(String folder, String path) {
        if (folder.isEmpty()) {
            return path;
        }
        return path.length() == folder.length() ? "" : path.substring(folder.length() + 1);
    }
}
