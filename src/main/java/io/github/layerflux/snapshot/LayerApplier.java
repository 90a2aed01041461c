package io.github.layerflux.snapshot;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks one layer into a folder, entry by entry in the layer's order. Nothing outside the folder is ever touched,
 * whatever the layer says: parents are resolved inside the folder, and a file is never written through a symlink.
 */
public final class LayerApplier {

    /** What becomes of whiteouts. */
    public enum Whiteouts {
        /** The folder holds the layers below: remove what they hide. */
        REMOVE,
        /** The folder is to be a lower of an overlay: keep them in overlayfs's form. */
        KEEP
    }

    /** The file system, itself an overlay, takes no whiteouts: it would take them for its own. */
    static final class WhiteoutRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WhiteoutRefused(Throwable cause) {
            super(cause);
        }
    }

    /** Marks an opaque folder, in a file system mounted with {@code userxattr}. */
    static final String OPAQUE = "user.overlay.opaque";

    private final RootPath root;
    private final Whiteouts whiteouts;
    private final Owners owners;
    private final TreeSet<String> written = new TreeSet<>();
    private final Map<Path, LayerEntry> folders = new LinkedHashMap<>();
    private boolean sawRoot;
    private @Nullable Path whiteout;

    /** @param folder exists; its own mode and owner are set only by an entry for the root */
    public LayerApplier(Path folder, Whiteouts whiteouts) {
        this(folder, whiteouts, Owners.REAL);
    }

    /** As {@link #LayerApplier(Path, Whiteouts)}, where owners may have to be kept elsewhere. */
    public LayerApplier(Path folder, Whiteouts whiteouts, Owners owners) {
        this.owners = owners;
        this.root = new RootPath(folder);
        this.whiteouts = whiteouts;
    }

    /**
     * Applies one entry.
     *
     * @param content a file's bytes, read to their end; ignored for other types
     */
    public void apply(LayerEntry entry, InputStream content) throws IOException {
        if (entry.path().isEmpty()) {
            if (entry.isDirectory()) {
                sawRoot = true;
                folders.put(root.folder(), entry);
            } else {
                applyToRoot(entry);
            }
            return;
        }
        String path = root.resolveParent(entry.path());
        if (path.isEmpty()) {
            throw new EnvironmentFailure("the layer has an entry that is its own root: " + entry.path());
        }
        Path file = FileNames.resolve(root.folder(), path);
        makeParents(file.getParent());
        switch (entry.type()) {
            case WHITEOUT -> hide(path, file);
            case OPAQUE -> hideChildren(path, file);
            default -> {
                replace(entry, path, file, content);
            }
        }
    }

    private void replace(LayerEntry entry, String path, Path file, InputStream content) throws IOException {
        Optional<FileStatus> old = FileStatus.find(file);
        boolean kept = entry.isDirectory() && old.isPresent() && old.get().isDirectory();
        if (!kept && old.isPresent()) {
            DeepDelete.delete(file);
            if (old.get().isDirectory()) {
                folders.keySet().removeIf(folder -> folder.startsWith(file));
            }
            if (file.equals(whiteout)) {
                whiteout = null;
            }
        }
        create(entry, file, kept, content);
        written.add(path);
        if (whiteouts == Whiteouts.KEEP
                && entry.isDirectory()
                && old.isPresent()
                && old.get().isWhiteout()) {
            makeOpaque(file);
        }
    }

    private void applyToRoot(LayerEntry entry) throws IOException {
        switch (entry.type()) {
            case OPAQUE -> hideChildren("", root.folder());
            default -> throw new EnvironmentFailure("the layer replaces its root by a " + entry.type());
        }
    }

    /** Sets what must come last: the modification times of folders. Returns whether the root itself was an entry. */
    public boolean finish() throws IOException {
        for (Map.Entry<Path, LayerEntry> folder : folders.entrySet()) {
            if (folder.getKey().equals(root.folder())) {
                describe(folder.getValue(), folder.getKey());
            } else {
                setModified(folder.getValue(), folder.getKey());
            }
        }
        return sawRoot;
    }

    private void makeParents(Path folder) throws IOException {
        if (!folder.startsWith(root.folder())) {
            throw new EnvironmentFailure("the layer has an entry outside of its root: " + folder);
        }
        Optional<FileStatus> status = FileStatus.find(folder);
        if (status.isPresent() && status.get().isDirectory()) {
            return;
        }
        makeParents(folder.getParent());
        DeepDelete.delete(folder); // a file or device where a later entry needs a folder
        Files.createDirectory(folder);
        PosixFiles.setMode(folder, 0755);
    }

    private void create(LayerEntry entry, Path file, boolean exists, InputStream content) throws IOException {
        switch (entry.type()) {
            case DIRECTORY -> {
                if (!exists) {
                    Files.createDirectory(file);
                }
                folders.put(file, entry);
            }
            case FILE -> {
                try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    content.transferTo(out);
                }
            }
            case SYMLINK -> Files.createSymbolicLink(file, FileNames.link(entry.link()));
            case HARDLINK -> {
                Files.createLink(file, linked(entry));
                return; // shares everything with its file
            }
            case FIFO -> PosixFiles.makeNode(file, PosixFiles.S_IFIFO | 0600, 0, 0);
            case CHARACTER_DEVICE, BLOCK_DEVICE -> {
                if (!makeDevice(entry, file)) {
                    return;
                }
            }
            default -> throw new IllegalStateException("not creatable: " + entry.type());
        }
        describe(entry, file);
    }

    private Path linked(LayerEntry entry) throws IOException {
        Path target = FileNames.resolve(root.folder(), root.resolveParent(entry.link()));
        Optional<FileStatus> status = FileStatus.find(target);
        if (status.isEmpty() || status.get().isDirectory()) {
            throw new EnvironmentFailure(
                    "the layer is damaged: " + entry.path() + " is a hard link to " + entry.link() + ", no file");
        }
        return target;
    }

    /** Without the right to make devices (a user namespace) they are left out, as every rootless engine does. */
    private static boolean makeDevice(LayerEntry entry, Path file) throws IOException {
        int type = entry.type() == EntryType.CHARACTER_DEVICE ? PosixFiles.S_IFCHR : PosixFiles.S_IFBLK;
        if (type == PosixFiles.S_IFCHR && entry.deviceMajor() == 0 && entry.deviceMinor() == 0) {
            return false; // overlayfs would take it for a whiteout
        }
        try {
            PosixFiles.makeNode(file, type | 0600, entry.deviceMajor(), entry.deviceMinor());
            return true;
        } catch (PosixFiles.CallFailed e) {
            if (e.errno() == PosixFiles.EPERM) {
                return false;
            }
            throw e;
        }
    }

    /** Owner, mode, attributes, time, in this order: chown clears set-user-id bits and capabilities. */
    private void describe(LayerEntry entry, Path file) throws IOException {
        try {
            owners.set(file, entry.uid(), entry.gid());
        } catch (PosixFiles.CallFailed e) {
            throw new EnvironmentFailure(
                            "can't give a file of the image the owner " + entry.uid() + ":" + entry.gid() + ": "
                                    + entry.path() + " (" + e.getMessage() + ")",
                            e)
                    .suggest("Give the user a range of 65536 subordinate ids in /etc/subuid and /etc/subgid.");
        }
        if (entry.type() != EntryType.SYMLINK) {
            PosixFiles.setMode(file, entry.mode());
        }
        for (Map.Entry<String, byte[]> attribute : entry.xattrs().entrySet()) {
            setAttribute(file, attribute.getKey(), attribute.getValue());
        }
        setModified(entry, file);
    }

    private static void setAttribute(Path file, String name, byte[] value) throws IOException {
        if (name.startsWith("user.overlay.") || name.startsWith("trusted.overlay.")) {
            return; // would be taken for overlayfs's own
        }
        try {
            PosixFiles.setAttribute(file, name, value);
        } catch (PosixFiles.CallFailed e) {
            if (name.startsWith("security.capability")) {
                throw e;
            }
            // others depend on the file system and on rights; unpackers leave out what it doesn't take
        }
    }

    private static void setModified(LayerEntry entry, Path file) throws IOException {
        PosixFiles.setModified(file, entry.mtimeSeconds(), entry.mtimeNanos());
    }

    private void hide(String path, Path file) throws IOException {
        if (written.contains(path) || hasWritten(path)) {
            // a whiteout is about the layers below, never about its own (image-spec, layer.md)
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                hideChildren(path, file);
            }
            return;
        }
        DeepDelete.delete(file);
        if (whiteouts == Whiteouts.KEEP) {
            makeWhiteout(file);
        }
    }

    private void hideChildren(String path, Path folder) throws IOException {
        if (whiteouts == Whiteouts.KEEP) {
            makeParents(folder);
            makeOpaque(folder);
            return;
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String name = path.isEmpty() ? FileNames.name(child) : path + "/" + FileNames.name(child);
                if (!written.contains(name)) {
                    if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS) && hasWritten(name)) {
                        hideChildren(name, child);
                    } else {
                        DeepDelete.delete(child);
                    }
                } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    hideChildren(name, child);
                }
            }
        }
    }

    private static void makeOpaque(Path folder) throws IOException {
        PosixFiles.setAttribute(folder, OPAQUE, "y".getBytes(StandardCharsets.US_ASCII));
    }

    private boolean hasWritten(String folder) {
        String prefix = folder + "/";
        String next = written.ceiling(prefix);
        return next != null && next.startsWith(prefix);
    }

    private void makeWhiteout(Path file) throws IOException {
        if (whiteout == null) {
            try {
                PosixFiles.makeNode(file, PosixFiles.S_IFCHR, 0, 0);
            } catch (PosixFiles.CallFailed e) {
                if (e.errno() == PosixFiles.EPERM) {
                    throw new WhiteoutRefused(e);
                }
                throw e;
            }
            whiteout = file;
        } else {
            Files.createLink(file, whiteout);
        }
    }
}
