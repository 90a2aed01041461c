package io.github.layerflux.layer;

import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Follows symlinks within a tree as a process whose root it is would (path_resolution(7)): absolute targets begin at
 * the root, and {@code ..} of the root is the root. Nothing leads out.
 */
public final class SymlinkResolver {

    /** As Linux has it. */
    private static final int MAX_LINKS = 40;

    private SymlinkResolver() {}

    /**
     * Resolves a path. From the first part that does not exist on, or that is below something other than a folder,
     * the rest is taken as it is written.
     *
     * @param path absolute or relative, both from the root
     * @param followLast whether a symlink at the very end is followed too
     * @throws UserFailure when more than 40 symlinks were met
     */
    public static ResolvedPath resolve(FileTree tree, String path, boolean followLast) throws IOException {
        Deque<String> rest = new ArrayDeque<>();
        push(rest, path);
        String resolved = "";
        Optional<LayerEntry> entry = tree.lookup("");
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.pop();
            if (part.equals("..")) {
                int slash = resolved.lastIndexOf('/');
                resolved = slash < 0 ? "" : resolved.substring(0, slash);
                entry = tree.lookup(resolved);
                continue;
            }
            String next = resolved.isEmpty() ? part : resolved + "/" + part;
            entry = tree.lookup(next);
            if (entry.isPresent() && entry.get().type() == EntryType.SYMLINK && (followLast || !rest.isEmpty())) {
                if (++links > MAX_LINKS) {
                    throw new UserFailure("too many levels of symbolic links: " + path);
                }
                String target = entry.get().link();
                push(rest, target);
                if (target.startsWith("/")) {
                    resolved = "";
                }
                entry = tree.lookup(resolved);
            } else {
                resolved = next;
            }
        }
        return new ResolvedPath(resolved, entry);
    }

    private static void push(Deque<String> rest, String path) {
        String[] parts = path.split("/", -1);
        for (int i = parts.length - 1; i >= 0; i--) {
            if (!parts[i].isEmpty() && !parts[i].equals(".")) {
                rest.push(parts[i]);
            }
        }
    }
}
