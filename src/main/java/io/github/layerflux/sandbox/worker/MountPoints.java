package io.github.layerflux.sandbox.worker;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.snapshot.RootPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Files and folders that are made in a root file system only for something to be mounted on them. They vanish again,
 * unless they got content of their own, and leave no trace in the times of their parents.
 */
final class MountPoints {

    private final RootPath root;
    private final Deque<Path> made = new ArrayDeque<>();

    MountPoints(Path root) {
        this.root = new RootPath(root);
    }

    /**
     * Makes sure that there is something to mount on.
     *
     * @return the target with its symlinks resolved inside the root, absolute
     */
    String prepare(String target, boolean folder) throws IOException {
        String resolved = root.resolve(target);
        if (resolved.isEmpty()) {
            throw new UserFailure("can't mount on the root folder, which " + target + " is");
        }
        if (!isCovered(resolved)) {
            make(root.folder().resolve(resolved), folder);
        }
        return "/" + resolved;
    }

    /** Whether the root has a folder of this name. */
    boolean isFolder(String path) throws IOException {
        return Files.isDirectory(root.file(path), LinkOption.NOFOLLOW_LINKS);
    }

    /** As {@link #prepare} for a folder in memory; some runtimes give that the mode of what it is mounted on. */
    String prepareTemporary(String target) throws IOException {
        String resolved = prepare(target, true);
        Path path = root.folder().resolve(resolved.substring(1));
        if (path.equals(made.peek())) {
            Files.setAttribute(path, "unix:mode", 01777);
        }
        return resolved;
    }

    /** Below these lies a file system that isn't mounted yet. */
    private static boolean isCovered(String path) {
        return path.startsWith("dev/") || path.startsWith("proc/") || path.startsWith("sys/");
    }

    private void make(Path path, boolean folder) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) != folder) {
                throw new UserFailure("can't mount a " + (folder ? "folder on the file" : "file on the folder") + " /"
                        + root.folder().relativize(path));
            }
            return;
        }
        Path parent = path.getParent();
        make(parent, true);
        FileTime time = Files.getLastModifiedTime(parent, LinkOption.NOFOLLOW_LINKS);
        if (folder) {
            Files.createDirectory(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        } else {
            Files.createFile(path);
        }
        Files.setLastModifiedTime(parent, time);
        made.push(path);
    }

    /** Removes what was made, once everything is unmounted and every process is gone. */
    void remove() throws IOException {
        while (!made.isEmpty()) {
            Path path = made.pop();
            String relative = root.folder().relativize(path).toString();
            if (root.resolveParent(relative).equals(relative) && isEmpty(path)) {
                Path parent = path.getParent();
                FileTime time = Files.getLastModifiedTime(parent, LinkOption.NOFOLLOW_LINKS);
                Files.delete(path);
                Files.setLastModifiedTime(parent, time);
            }
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            try (var children = Files.newDirectoryStream(path)) {
                return !children.iterator().hasNext();
            }
        }
        return attributes.isRegularFile() && attributes.size() == 0;
    }
}
