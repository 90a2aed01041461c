package io.github.layerflux.content;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The one folder per user that all builds share, and the places in it. The folder itself is 0700: what lies below
 * needs no permissions of its own.
 */
public record CacheDirectory(Path root, boolean tracksUse) {

    /** @param tracksUse whether uses are recorded ({@link LastUse}); not by goals that write nothing */
    public CacheDirectory {
        Objects.requireNonNull(root, "root is null");
        root = root.toAbsolutePath().normalize();
    }

    public CacheDirectory(Path root) {
        this(root, true);
    }

    /** The same directory, for who only looks. */
    public CacheDirectory unstamped() {
        return new CacheDirectory(root, false);
    }

    /** When its entries were used last. */
    public LastUse lastUse() {
        return new LastUse(this);
    }

    /**
     * Where a user's cache lies unless the user says otherwise: {@code $XDG_CACHE_HOME/layerflux}, else {@code
     * ~/.cache/layerflux} (XDG Base Directory Specification).
     */
    public static Path ofUser(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        // the specification: a relative path is invalid and ignored
        return !xdg.isEmpty() && Path.of(xdg).isAbsolute()
                ? Path.of(xdg, "layerflux")
                : Path.of(System.getProperty("user.home"), ".cache", "layerflux");
    }

    /**
     * Creates the folder and its places where they are missing.
     *
     * @throws EnvironmentFailure when it can't be created or written
     * @throws UserFailure when the folder holds other things: its permissions would change, and prunes delete in it
     */
    public CacheDirectory create() {
        try {
            if (!Files.isDirectory(temporary()) || !Files.isDirectory(steps())) {
                Files.createDirectories(root);
                refuseForeign();
                restrict(root);
                for (Path place :
                        new Path[] {images(), steps(), contents(), snapshots(), mounts(), stat(), temporary()}) {
                    Files.createDirectories(place);
                }
            }
            return this;
        } catch (FileAlreadyExistsException e) {
            throw new EnvironmentFailure("the cache directory can't be made: " + e.getFile() + " is not a folder", e);
        } catch (AccessDeniedException e) {
            throw new EnvironmentFailure(
                            "the cache directory " + root + " can't be made: permission denied: " + e.getFile(), e)
                    .suggest("Set layerflux.cacheDirectory to a folder that this user may write.");
        } catch (IOException e) {
            throw EnvironmentFailure.io("the cache directory " + root + " can't be made", e);
        }
    }

    /** A home directory or {@code /tmp}, named by mistake, has other things in it; a new file system a folder of its own. */
    private void refuseForeign() throws IOException {
        Set<Path> ours = Set.of(
                images(),
                steps(),
                contents(),
                compressed(),
                snapshots(),
                mounts(),
                downloads(),
                stat(),
                builds(),
                history(),
                classes(),
                temporary(),
                root.resolve("lost+found"));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                if (!ours.contains(entry)) {
                    throw new UserFailure("the cache directory " + root + " is no build cache: it holds "
                                    + entry.getFileName() + " already")
                            .suggest("Set layerflux.cacheDirectory to a folder of its own, such as "
                                    + root.resolve("layerflux") + ".");
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void restrict(Path folder) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** An OCI image layout: blobs and references. */
    public Path images() {
        return root.resolve("images");
    }

    /** Step records: {@code steps/<shelf>/<parent>-<key>.json}. */
    public Path steps() {
        return root.resolve("steps");
    }

    /** Tables of contents of layers, by diffID. */
    public Path contents() {
        return root.resolve("contents");
    }

    /** Which blobs layers became when they were compressed. */
    public Path compressed() {
        return root.resolve("compressed");
    }

    /** Unpacked layers. */
    public Path snapshots() {
        return root.resolve("snapshots");
    }

    /** Folders of {@code RUN --mount=type=cache}. */
    public Path mounts() {
        return root.resolve("mounts");
    }

    /** Files and repositories that ADD fetched; made by the first. */
    public Path downloads() {
        return root.resolve("downloads");
    }

    /** What content digests files had, by path, inode, times and size. */
    public Path stat() {
        return root.resolve("stat");
    }

    /** Which builds are running, and the gate between them and prunes. */
    public Path builds() {
        return root.resolve("builds");
    }

    /** What housekeeping saw last, in one line: bytes, milliseconds since the epoch, how long it took, the maximum, and so on. */
    public Path usage() {
        return builds().resolve("usage");
    }

    /** How earlier builds of each Dockerfile went; made by the first. */
    public Path history() {
        return root.resolve("history");
    }

    /** Classes of RUN's worker, prepared for the JVM; made by the first. */
    public Path classes() {
        return root.resolve("classes");
    }

    /** Half-made files and folders; on the same file system, so that a rename publishes them. */
    public Path temporary() {
        return root.resolve("tmp");
    }

    /** A new name in {@link #temporary()}; nothing is created. */
    public Path newTemporary(String prefix) {
        return temporary().resolve(prefix + "-" + UUID.randomUUID());
    }
}
