package io.github.layerflux.copy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.ResolvedUser;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One COPY or ADD at work on a target. */
final class Copier {

    private final TargetTree target;
    private final CopyOptions options;
    private final Optional<ResolvedUser> owner;
    private final LayerEntry madeFolder;
    private FileTree source = new EmptyTree();
    /** Files of the current source that may have several names. */
    private final Map<String, FileBytes> shared = new HashMap<>();

    Copier(TargetTree target, CopyOptions options, Optional<ResolvedUser> owner) {
        this.target = target;
        this.options = options;
        this.owner = owner;
        int mode = options.chmod().isPresent() ? options.chmod().get().apply(0755, true) : 0755;
        LayerEntry folder = LayerEntry.directory("", mode, 0, 0, options.createdSeconds(), 0);
        this.madeFolder = owner.isEmpty()
                ? folder
                : folder.withOwner(owner.get().uid(), owner.get().gid());
    }

    void copy(List<SourcePart> parts, Destination destination) throws IOException {
        refuseManyOntoOne(parts, destination);
        for (SourcePart part : parts) {
            source = part.tree();
            for (Source each : part.selection().sources()) {
                copy(each, part.unpack(), destination);
            }
        }
    }

    private void refuseManyOntoOne(List<SourcePart> parts, Destination destination) throws IOException {
        int count = 0;
        boolean files = false;
        for (SourcePart part : parts) {
            for (Source each : part.selection().sources()) {
                count++;
                files |= !each.entry().isDirectory();
            }
        }
        if (count > 1 && files && !destination.folder() && !target.isDirectory(target.resolve(destination.path()))) {
            throw new UserFailure(count + " sources can't become the one file " + destination)
                    .suggest("Write the destination with a slash at the end, " + destination + "/.");
        }
    }

    private void copy(Source from, boolean unpack, Destination destination) throws IOException {
        String folder = destination.folder() ? destination.path() : ImagePath.parent(destination.path());
        target.makeDirectories(target.resolve(folder), madeFolder);
        String path = target.resolve(destination.path());
        LayerEntry entry = from.entry();
        shared.clear();
        if (entry.isDirectory()) {
            copyFolder(from, path);
            return;
        }
        if (unpack && entry.type() == EntryType.FILE && Archive.is(source, entry)) {
            target.makeDirectories(path, madeFolder);
            new Unpacker(target, path, options.createdSeconds(), owner)
                    .unpack(new Archive(source, entry, options.archiveLimit()));
            return;
        }
        String file = target.isDirectory(path) ? ImagePath.join(path, from.name()) : path;
        target.makeDirectories(ImagePath.parent(file), madeFolder);
        copyEntry(entry, file);
    }

    private void copyFolder(Source from, String path) throws IOException {
        Optional<LayerEntry> there = target.lookup(path);
        if (there.isPresent() && !there.get().isDirectory()) {
            throw new UserFailure(
                    "can't copy the folder \"/" + from.entry().path() + "\" onto /" + path + ", which is not a folder");
        }
        target.makeDirectories(path, madeFolder);
        for (LayerEntry entry : from.below()) {
            copyEntry(entry, ImagePath.join(path, from.relative(entry)));
        }
    }

    private void copyEntry(LayerEntry entry, String path) throws IOException {
        Optional<LayerEntry> there = target.lookup(path);
        if (there.isPresent() && there.get().isDirectory() != entry.isDirectory()) {
            throw new UserFailure(
                    entry.isDirectory()
                            ? "can't copy the folder \"/" + entry.path() + "\" onto /" + path
                                    + ", which is not a folder"
                            : "can't replace the folder /" + path + " with the file \"/" + entry.path() + "\"");
        }
        if (entry.type() == EntryType.FILE) {
            // what a tree says of a file's other names holds there, not here
            target.put(PlannedEntry.file(attributes(entry, path).withLink(""), bytes(entry)));
        } else {
            target.put(PlannedEntry.of(attributes(entry, path)));
        }
    }

    private FileBytes bytes(LayerEntry file) throws IOException {
        Optional<String> inode = source.sharedFile(file);
        // no path begins with a slash, so the two kinds of keys can't meet
        String key = inode.isPresent() ? "/" + inode.get() : file.path();
        FileBytes known = shared.get(key);
        if (known == null) {
            known = new FileBytes.InTree(source, file);
            shared.put(key, known);
        }
        return known;
    }

    private LayerEntry attributes(LayerEntry entry, String path) {
        LayerEntry copy = entry.withPath(path);
        if (owner.isPresent()) {
            copy = copy.withOwner(owner.get().uid(), owner.get().gid());
        } else if (!options.keepOwners()) {
            copy = copy.withOwner(0, 0);
        }
        if (options.chmod().isPresent() && entry.type() != EntryType.SYMLINK) {
            copy = copy.withMode(options.chmod().get().apply(entry.mode(), entry.isDirectory()));
        }
        return copy;
    }
}
