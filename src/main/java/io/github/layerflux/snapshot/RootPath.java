package io.github.layerflux.snapshot;

import io.github.layerflux.layer.FileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Looks paths up below a folder as a process would whose root it is: symlinks, absolute ones too, and {@code ..} stay
 * inside. The folder's content may be hostile but must not change meanwhile.
 *
 * @param folder the root, itself no symlink
 */
public record RootPath(Path folder) {

    private static final int MAX_LINKS = 40;

    /**
     * The path with all symlinks resolved, relative to the root, no leading slash. What doesn't exist is taken as it
     * stands.
     *
     * @throws IOException when there are too many symlinks (ELOOP)
     */
    public String resolve(String path) throws IOException {
        return resolve(path, true);
    }

    /** As {@link #resolve(String)}, but the last component may stay a symlink. */
    public String resolveParent(String path) throws IOException {
        return resolve(path, false);
    }

    private String resolve(String path, boolean followLast) throws IOException {
        Deque<String> todo = new ArrayDeque<>(components(path));
        List<String> done = new ArrayList<>();
        int links = 0;
        while (!todo.isEmpty()) {
            String name = todo.removeFirst();
            if (name.equals("..")) {
                if (!done.isEmpty()) {
                    done.remove(done.size() - 1);
                }
                continue;
            }
            done.add(name);
            if (todo.isEmpty() && !followLast) {
                break;
            }
            Path here = FileNames.resolve(folder, String.join("/", done));
            Optional<FileStatus> status = FileStatus.find(here);
            if (status.isPresent() && status.get().isSymlink()) {
                if (++links > MAX_LINKS) {
                    throw new IOException("/" + path + ": too many levels of symbolic links");
                }
                String target = FileNames.target(Files.readSymbolicLink(here));
                done.remove(done.size() - 1);
                if (target.startsWith("/")) {
                    done.clear();
                }
                List<String> more = components(target);
                for (int i = more.size() - 1; i >= 0; i--) {
                    todo.addFirst(more.get(i));
                }
            }
        }
        return String.join("/", done);
    }

    /** The file of this machine that a path of the root means. */
    public Path file(String path) throws IOException {
        return FileNames.resolve(folder, resolve(path));
    }

    private static List<String> components(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/")) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return names;
    }
}
