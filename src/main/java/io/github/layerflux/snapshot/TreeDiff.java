package io.github.layerflux.snapshot;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * The difference of two whole trees, where there is no overlay to tell: a copy that was changed, and what it was copied
 * from. A file whose status change time is that of the copying, in a folder that is still the copied one, is as it
 * was: nobody can set that time. Everything else is compared, its content too; and all, if the machine's clock was set
 * back meanwhile. Says the same as an overlay's upper would: a folder that was replaced is opaque.
 */
public final class TreeDiff {

    /** Below each copy's folder: its status change time is later than those of the copy. In it, the clock's lead. */
    private static final String BARRIER = "barrier";
    /** Tells a copied folder from a later one of the same name. */
    static final String MARK = "user.layerflux.folder";

    private final Path tree;
    private final Path lower;
    private final Owners owners;
    private final FileTime barrier;
    private final boolean clockSetBack;
    private final DiffOutput output;
    /** By inode: files of several names of which one at least is new or changed. */
    private final Set<Long> changedLinks = new HashSet<>();

    private final Map<Long, String> linked = new HashMap<>();

    /**
     * @param tree the copy; nobody writes to it any more
     * @param lower what it was copied from, unchanged since
     * @param notes the folder given to {@link #mark}
     * @param clampSeconds later modification times become this moment, in seconds since the epoch
     * @param writer receives the entries; not finished here
     */
    public TreeDiff(Path tree, Path lower, Path notes, Owners owners, OptionalLong clampSeconds, LayerWriter writer)
            throws IOException {
        this.tree = tree;
        this.lower = lower;
        this.owners = owners;
        this.barrier = changed(notes.resolve(BARRIER));
        this.clockSetBack = ClockLead.hasShrunkSince(
                Long.parseLong(Files.readString(notes.resolve(BARRIER)).strip()));
        this.output = new DiffOutput(clampSeconds, writer);
    }

    /**
     * Makes a fresh copy comparable, in this process.
     *
     * @param notes a folder on the same file system, outside of it
     */
    public static void mark(Path tree, Path notes) throws IOException {
        markFolder(tree, "");
        long lead = ClockLead.now();
        Path barrier = Files.writeString(notes.resolve(BARRIER), Long.toString(lead));
        // file systems' clocks tick every few milliseconds; if set back just now, all files will be compared
        while (changed(barrier).compareTo(changed(tree)) <= 0 && !ClockLead.hasShrunkSince(lead)) {
            LockSupport.parkNanos(1_000_000);
            Files.setLastModifiedTime(barrier, FileTime.fromMillis(0));
        }
    }

    private static void markFolder(Path folder, String path) throws IOException {
        try (var children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    markFolder(child, path + "/" + FileNames.name(child));
                }
            }
        }
        PosixFiles.setAttribute(folder, MARK, identity(FileStatus.of(folder), path));
    }

    private static byte[] identity(FileStatus status, String path) {
        return (status.inode() + " " + path).getBytes(StandardCharsets.UTF_8);
    }

    private static FileTime changed(Path file) throws IOException {
        return (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    }

    /** Writes all differences. */
    public void write() throws IOException {
        findChangedLinks(tree, "", lower, true);
        FileState now = FileState.of(tree, owners);
        if (!now.status().sameOwnerAndMode(FileState.of(lower, owners).status())) {
            output.folder("", now);
        }
        children("", Optional.of(lower), true);
    }

    private static boolean isCopied(Path folder, String path) throws IOException {
        byte[] mark = PosixFiles.attributes(folder).get(MARK);
        return mark != null && java.util.Arrays.equals(mark, identity(FileStatus.of(folder), path));
    }

    private boolean isUntouched(Path file, boolean inCopiedFolder) throws IOException {
        return inCopiedFolder && !clockSetBack && changed(file).compareTo(barrier) < 0;
    }

    private void findChangedLinks(Path folder, String path, Path below, boolean copied) throws IOException {
        try (var children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                String name = FileNames.name(child);
                FileStatus status = FileStatus.of(child);
                if (status.isDirectory()) {
                    String inner = path + "/" + name;
                    findChangedLinks(child, inner, FileNames.resolve(below, name), copied && isCopied(child, inner));
                } else if (status.links() > 1 && !isUntouched(child, copied)) {
                    FileState state = FileState.of(child, status, owners);
                    if (!copied || !isSame(child, state, FileNames.resolve(below, name))) {
                        changedLinks.add(status.inode());
                    }
                }
            }
        }
    }

    private void children(String folder, Optional<Path> below, boolean copied) throws IOException {
        Set<String> names = new TreeSet<>();
        collect(FileNames.resolve(tree, folder), names);
        if (below.isPresent()) {
            collect(below.get(), names);
        }
        for (String name : names) {
            String path = folder.isEmpty() ? name : folder + "/" + name;
            Path file = FileNames.resolve(tree, path);
            Optional<FileStatus> status = FileStatus.find(file);
            Optional<Path> old = below.map(parent -> FileNames.resolve(parent, name));
            if (status.isEmpty()) {
                output.marker(path, EntryType.WHITEOUT);
            } else if (status.get().isDirectory()) {
                folder(path, FileState.of(file, status.get(), owners), old, copied);
            } else if (!isUntouched(file, copied)) {
                file(path, file, status.get(), old);
            }
        }
    }

    private static void collect(Path folder, Set<String> names) throws IOException {
        try (var children = Files.newDirectoryStream(folder)) {
            for (Path child : children) {
                names.add(FileNames.name(child));
            }
        }
    }

    private void folder(String path, FileState state, Optional<Path> old, boolean inCopied) throws IOException {
        Optional<FileState> before = old.isPresent() ? FileState.find(old.get(), owners) : Optional.empty();
        boolean wasFolder = before.isPresent() && before.get().status().isDirectory();
        boolean copied = inCopied && isCopied(FileNames.resolve(tree, path), "/" + path);
        boolean replaced = wasFolder && !copied;
        LayerEntry entry = output.enter(path, state);
        if (!wasFolder || replaced || !state.sameAs(before.get())) {
            output.parents();
        }
        if (replaced) {
            output.marker(path, EntryType.OPAQUE);
        }
        children(path, wasFolder && !replaced ? old : Optional.empty(), copied);
        output.leave(entry);
    }

    private void file(String path, Path file, FileStatus status, Optional<Path> old) throws IOException {
        Optional<EntryType> type = status.entryType();
        if (type.isEmpty()) {
            return;
        }
        FileState state = FileState.of(file, status, owners);
        boolean severalNames = status.links() > 1;
        if (severalNames ? !changedLinks.contains(status.inode()) : old.isPresent() && isSame(file, state, old.get())) {
            return;
        }
        String first = severalNames ? linked.putIfAbsent(status.inode(), path) : null;
        if (first != null) {
            output.hardLink(path, state, first);
        } else {
            output.file(path, state, type.get(), file);
        }
    }

    private boolean isSame(Path file, FileState state, Path old) throws IOException {
        Optional<FileState> before = FileState.find(old, owners);
        return before.isPresent() && state.sameAs(before.get()) && state.sameContent(file, old);
    }
}
