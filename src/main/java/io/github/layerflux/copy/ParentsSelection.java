package io.github.layerflux.copy;

import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a word of {@code COPY --parents} means below its pivot (Dockerfile reference, "COPY --parents"): the matches
 * with all that folders hold, and the folders that lead to them as they are in the source. {@code **} matches any number
 * of folders. No link is followed.
 */
final class ParentsSelection {

    private final FileTree tree;
    private final String pivot;
    private final String pattern;

    /**
     * @param pivot the folder that names are kept from, links followed
     * @param pattern the rest of the word, cleaned; empty for all that the folder holds
     */
    ParentsSelection(FileTree tree, String pivot, String pattern) {
        this.tree = tree;
        this.pivot = pivot;
        this.pattern = pattern;
    }

    /** The part of a word before the first {@code /./}; empty without one. */
    static String pivotOf(String word) {
        int at = word.indexOf("/./");
        return at < 0 ? "" : ImagePath.clean(word.substring(0, at));
    }

    /** The part of a word after the first {@code /./}, or all of it. */
    static String patternOf(String word) {
        int at = word.indexOf("/./");
        return ImagePath.clean(at < 0 ? word : word.substring(at + 3));
    }

    /** The entries, a folder before what it holds; empty when a path without wildcards doesn't exist. */
    Optional<List<LayerEntry>> entries() throws IOException {
        if (pattern.isEmpty()) {
            return Optional.of(tree.below(pivot));
        }
        List<LayerEntry> found = new ArrayList<>();
        String folder = pivot;
        String[] parts = pattern.split("/");
        int at = 0;
        for (; at < parts.length && !GlobWalk.isPattern(parts[at]); at++) {
            Optional<LayerEntry> entry = tree.lookup(ImagePath.join(folder, unescaped(parts[at])));
            boolean last = at == parts.length - 1;
            if (entry.isEmpty() || (!last && !entry.get().isDirectory())) {
                // a pattern may match nothing
                return GlobWalk.isPattern(pattern) ? Optional.of(List.of()) : Optional.empty();
            }
            found.add(entry.get());
            folder = entry.get().path();
        }
        if (at == parts.length) {
            if (found.get(at - 1).isDirectory()) {
                found.addAll(tree.below(folder));
            }
            return Optional.of(found);
        }
        // './' makes an exclamation mark at the beginning a letter
        IgnoreFile allBut = IgnoreFile.of(List.of("*", "!./" + pattern));
        List<LayerEntry> matches = KeptEntries.of(allBut, pivot, tree.below(folder));
        if (matches.isEmpty()) {
            return Optional.of(List.of());
        }
        found.addAll(matches);
        return Optional.of(found);
    }

    private static String unescaped(String part) {
        StringBuilder text = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '\\' && i + 1 < part.length()) {
                i++;
            }
            text.append(part.charAt(i));
        }
        return text.toString();
    }
}
