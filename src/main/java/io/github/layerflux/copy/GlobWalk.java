package io.github.layerflux.copy;

import io.github.layerflux.dockerfile.GlobPattern;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.ResolvedPath;
import io.github.layerflux.layer.SymlinkResolver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the paths that a pattern matches, part by part, so that only folders that can match are listed. Links in the
 * leading parts without wildcards are followed; from the first wildcard on a link is a name like any other.
 */
final class GlobWalk {

    private final FileTree tree;
    private final String[] parts;
    private final int plain;
    private final String start;
    private final List<String> matches = new ArrayList<>();

    /** @param pattern cleaned, and {@link #isPattern} */
    GlobWalk(FileTree tree, String pattern) {
        this.tree = tree;
        this.parts = pattern.split("/");
        int leading = 0;
        StringBuilder folder = new StringBuilder();
        while (!isPattern(parts[leading])) {
            folder.append(folder.isEmpty() ? "" : "/").append(parts[leading]);
            leading++;
        }
        this.plain = leading;
        this.start = folder.toString();
    }

    /** The folder before the first wildcard, as written; empty for the root. */
    String start() {
        return start;
    }

    /** Where {@link #start} leads, if that is no folder. */
    Optional<ResolvedPath> missingFolder() throws IOException {
        if (start.isEmpty()) {
            return Optional.empty();
        }
        ResolvedPath found = SymlinkResolver.resolve(tree, start, true);
        return found.entry().isPresent() && found.entry().get().isDirectory() ? Optional.empty() : Optional.of(found);
    }

    /** Whether a word has a wildcard that no backslash hides. */
    static boolean isPattern(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    /** The paths that match, each folder's in the order of their names. */
    List<String> matches() throws IOException {
        descend(SymlinkResolver.resolve(tree, start, true).path(), plain);
        return matches;
    }

    private void descend(String folder, int part) throws IOException {
        GlobPattern pattern = GlobPattern.parse(parts[part]);
        if (pattern.isLiteral()) {
            Optional<LayerEntry> child = tree.lookup(ImagePath.join(folder, pattern.literal()));
            if (child.isPresent()) {
                matched(child.get(), part);
            }
            return;
        }
        for (LayerEntry child : tree.children(folder)) {
            if (pattern.matches(ImagePath.name(child.path()))) {
                matched(child, part);
            }
        }
    }

    private void matched(LayerEntry entry, int part) throws IOException {
        if (part == parts.length - 1) {
            matches.add(entry.path());
        } else if (entry.isDirectory()) {
            descend(entry.path(), part + 1);
        }
    }
}
