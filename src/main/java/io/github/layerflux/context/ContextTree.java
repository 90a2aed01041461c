package io.github.layerflux.context;

import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this machine as COPY sees it: excluded paths aren't there, everything is owned by 0:0, sockets are empty
 * files. An excluded folder is there only if something in it is included again. A path that leads through a symlink names
 * nothing, so nothing outside of the root is ever read. Thread-safe.
 *
 * <p>Whatever can't be read is an {@link EnvironmentFailure} that names it; what vanishes while it is being read was
 * never there.
 */
public final class ContextTree implements FileTree {

    private final Path root;
    private final IgnoreFile exclusions;
    private final StatCache stats;
    private final Workers workers;
    private final EntryReader reader;
    /** Folders that were found to be folders, not symlinks; grows with the depth of what is asked for. */
    private final Set<String> folders = ConcurrentHashMap.newKeySet();

    /**
     * @param root the context folder; may itself be a symlink
     * @param stats gives files the content digests that are known; {@link StatCache#NONE} if none are needed
     * @throws UserFailure when the root is no folder
     */
    public ContextTree(Path root, IgnoreFile exclusions, StatCache stats, Workers workers) {
        try {
            this.root = root.toRealPath();
        } catch (IOException e) {
            throw noContext(root, e);
        }
        if (!Files.isDirectory(this.root)) {
            throw noContext(root, new NotDirectoryException(root.toString()));
        }
        this.exclusions = exclusions;
        this.stats = stats;
        this.workers = workers;
        this.reader = EntryReader.of(this.root);
    }

    private static UserFailure noContext(Path root, IOException cause) {
        String why = cause instanceof NoSuchFileException
                ? "doesn't exist"
                : cause instanceof NotDirectoryException ? "is not a folder" : "can't be read: " + reason(cause);
        return new UserFailure("the build context " + root + " " + why, cause);
    }

    /** The context folder, symlinks resolved. */
    public Path root() {
        return root;
    }

    @Override
    public Optional<LayerEntry> lookup(String path) {
        Path file = locate(path);
        if (file == null) {
            return Optional.empty();
        }
        LayerEntry entry = read(file, path);
        return entry != null && included(entry) ? Optional.of(entry) : Optional.empty();
    }

    @Override
    public List<LayerEntry> children(String path) {
        List<LayerEntry> found = new ArrayList<>();
        for (LayerEntry entry : listed(path)) {
            if (included(entry)) {
                found.add(entry);
            }
        }
        return found;
    }

    /** As {@link FileTree#below}, by several threads. */
    @Override
    public List<LayerEntry> below(String path) {
        Path folder = locate(path);
        return folder == null || !isFolder(folder, path)
                ? List.of()
                : new ParallelWalk(this, exclusions, workers).below(folder, path);
    }

    @Override
    public InputStream open(LayerEntry file) {
        Path path = locate(file.path());
        try {
            if (path == null) {
                throw new NoSuchFileException(file.path());
            }
            if (file.size() == 0 && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                return InputStream.nullInputStream(); // a socket
            }
            return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    @Override
    public Optional<String> sharedFile(LayerEntry file) throws IOException {
        Path path = locate(file.path());
        return path == null ? Optional.empty() : reader.sharedFile(path);
    }

    /** Where a path lies, or null if it leads out of the tree or through anything but folders. */
    @Nullable
    Path locate(String path) {
        try {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                String parent = path.substring(0, slash);
                if (!folders.contains(parent)) {
                    if (!isName(parent) || !isFolder(root.resolve(parent), parent)) {
                        return null;
                    }
                    folders.add(parent);
                }
            }
            return path.isEmpty() ? root : isName(path) ? root.resolve(path) : null;
        } catch (InvalidPathException e) {
            throw Decoding.failure("the path '" + path + "' can't be a file name");
        }
    }

    /** Whether the last part of a path is a name, not {@code .}, {@code ..} or nothing. */
    private static boolean isName(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return !last.isEmpty() && !last.equals(".") && !last.equals("..");
    }

    private boolean isFolder(Path path, String name) {
        LayerEntry entry = read(path, name);
        return entry != null && entry.isDirectory();
    }

    private boolean included(LayerEntry entry) {
        if (entry.path().isEmpty() || !exclusions.excludes(entry.path())) {
            return true;
        }
        if (entry.isDirectory() && exclusions.mayContainIncluded(entry.path())) {
            for (LayerEntry child : listed(entry.path())) {
                if (included(child)) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<LayerEntry> listed(String path) {
        Path folder = locate(path);
        if (folder == null || !isFolder(folder, path)) {
            return List.of();
        }
        FolderListing listing = list(folder, path);
        List<LayerEntry> found = new ArrayList<>(listing.names().length);
        for (int i = 0; i < listing.names().length; i++) {
            LayerEntry entry = read(listing.paths()[i], listing.names()[i]);
            if (entry != null) {
                found.add(entry);
            }
        }
        return found;
    }

    /** The names in a folder; none if it has vanished. */
    FolderListing list(Path folder, String name) {
        try {
            return FolderListing.of(folder, name);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new FolderListing(new String[0], new Path[0]);
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** One entry, or null if there is none that an image could hold. */
    @Nullable
    LayerEntry read(Path path, String name) {
        try {
            return reader.read(path, name, stats);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** The stamp of a file as it is now; empty where there are none to rely on. */
    Optional<FileStamp> stamp(Path file) throws IOException {
        return reader.stamp(file);
    }

    /** The failure to read something of this tree. */
    static EnvironmentFailure unreadable(String path, IOException cause) {
        EnvironmentFailure failure = new EnvironmentFailure(
                "can't read " + (path.isEmpty() ? "the build context" : "'" + path + "' of the build context") + ": "
                        + reason(cause),
                cause);
        return cause instanceof AccessDeniedException
                ? (EnvironmentFailure) failure.suggest("Make it readable, or exclude it in .dockerignore.")
                : failure;
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "it doesn't exist";
        }
        if (cause instanceof ClosedByInterruptException) {
            return "interrupted";
        }
        if (cause instanceof FileSystemException e && e.getReason() != null) {
            return e.getReason();
        }
        return String.valueOf(cause.getMessage());
    }
}
