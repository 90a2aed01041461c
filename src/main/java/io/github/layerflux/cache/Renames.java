package io.github.layerflux.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files that have another path and are equal in everything else that counts, and the folders that went with them. What
 * might be several is none.
 */
final class Renames {

    private final Map<String, FileRow> before;
    private final Map<String, FileRow> now;
    private final Map<String, String> oldOf = new HashMap<>();
    private final Map<String, String> newOf = new HashMap<>();

    private Renames(Map<String, FileRow> before, Map<String, FileRow> now) {
        this.before = before;
        this.now = now;
    }

    static Renames none() {
        return new Renames(Map.of(), Map.of());
    }

    static Renames between(Map<String, FileRow> before, Map<String, FileRow> now) {
        Renames renames = new Renames(before, now);
        Map<FileRow, List<String>> gone = filesOnlyIn(before, now);
        for (Map.Entry<FileRow, List<String>> come : gone.isEmpty()
                ? List.<Map.Entry<FileRow, List<String>>>of()
                : List.copyOf(filesOnlyIn(now, before).entrySet())) {
            List<String> old = gone.get(come.getKey());
            if (old != null) {
                renames.pair(old, come.getValue(), come.getKey().size() > 0);
            }
        }
        return renames;
    }

    private static Map<FileRow, List<String>> filesOnlyIn(Map<String, FileRow> these, Map<String, FileRow> those) {
        Map<FileRow, List<String>> found = new HashMap<>();
        for (Map.Entry<String, FileRow> file : these.entrySet()) {
            if (file.getValue().isFile() && !those.containsKey(file.getKey())) {
                found.computeIfAbsent(file.getValue(), row -> new ArrayList<>()).add(file.getKey());
            }
        }
        return found;
    }

    /** @param tells whether the files aren't empty, as so many are */
    private void pair(List<String> old, List<String> come, boolean tells) {
        List<String> left = new ArrayList<>(old);
        List<String> unnamed = new ArrayList<>();
        for (String path : come) {
            List<String> named = new ArrayList<>();
            for (String candidate : left) {
                if (name(candidate).equals(name(path))) {
                    named.add(candidate);
                }
            }
            if (named.size() == 1) {
                left.remove(named.get(0));
                renamed(named.get(0), path);
            } else {
                unnamed.add(path);
            }
        }
        if (tells && left.size() == 1 && unnamed.size() == 1) {
            renamed(left.get(0), unnamed.get(0));
        }
    }

    /** And the folders above it, as long as they are gone and come. */
    private void renamed(String old, String path) {
        String from = old;
        String to = path;
        while (!newOf.containsKey(from)
                && !oldOf.containsKey(to)
                && isOnlyIn(before, now, from)
                && isOnlyIn(now, before, to)) {
            newOf.put(from, to);
            oldOf.put(to, from);
            from = parent(from);
            to = parent(to);
        }
    }

    private static boolean isOnlyIn(Map<String, FileRow> these, Map<String, FileRow> those, String path) {
        return these.containsKey(path) && !those.containsKey(path);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What a path was before. */
    Optional<String> from(String path) {
        return Optional.ofNullable(oldOf.get(path));
    }

    /** What became of a path. */
    Optional<String> to(String old) {
        return Optional.ofNullable(newOf.get(old));
    }

    int count() {
        return newOf.size();
    }
}
