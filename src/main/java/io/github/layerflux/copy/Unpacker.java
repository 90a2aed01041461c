package io.github.layerflux.copy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerReader;
import io.github.layerflux.layer.ResolvedUser;
import java.io.IOException;
import java.util.Optional;

/**
 * Unpacks an archive into a folder of the target, as ADD does. The folder is the root for the archive: {@code ..} and
 * absolute names stay in it, and so do links, both those of the archive and those that were there. Names, modes,
 * owners and times are the archive's, unless {@code --chown} says otherwise; folders that it only implies are 0755 and 0:0; what is in the way of an entry of
 * another type is replaced.
 */
final class Unpacker {

    private final TargetTree target;
    private final String root;
    private final Optional<ResolvedUser> owner;
    private final LayerEntry impliedFolder;

    /** @param owner of all entries, instead of the archive's */
    Unpacker(TargetTree target, String root, long createdSeconds, Optional<ResolvedUser> owner) {
        this.target = target;
        this.root = root;
        this.owner = owner;
        this.impliedFolder = LayerEntry.directory("", 0755, 0, 0, createdSeconds, 0);
    }

    private LayerEntry owned(LayerEntry entry) {
        return owner.isEmpty()
                ? entry
                : entry.withOwner(owner.get().uid(), owner.get().gid());
    }

    void unpack(Archive archive) throws IOException {
        try (LayerReader reader = archive.open()) {
            int index = 0;
            for (Optional<LayerEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                // the archive's own root folder says nothing of the destination
                if (!entry.get().path().isEmpty()) {
                    unpack(owned(entry.get()), new FileBytes.InArchive(archive, index));
                }
                index++;
            }
        }
    }

    private void unpack(LayerEntry entry, FileBytes.InArchive bytes) throws IOException {
        String path = target.resolveWithin(root, entry.path(), false);
        target.makeDirectories(ImagePath.parent(path), impliedFolder);
        PlannedEntry planned = switch (entry.type()) {
            case FILE -> PlannedEntry.file(entry.withPath(path), bytes);
            case HARDLINK -> linked(entry, path);
            default -> PlannedEntry.of(entry.withPath(path));
        };
        Optional<LayerEntry> there = target.lookup(path);
        if (there.isPresent() && !(there.get().isDirectory() && entry.isDirectory())) {
            target.remove(path);
        }
        target.put(planned);
    }

    /**
     * Another name of what the archive, or the image, has. Mode, owner and time of the last name are the file's, as
     * Docker does: other unpackers leave those of the first, and in most archives they are equal.
     */
    private PlannedEntry linked(LayerEntry link, String path) throws IOException {
        String file = target.resolveWithin(root, link.link(), false);
        Optional<PlannedEntry> planned = target.planned(file);
        if (planned.isPresent() && planned.get().bytes().isPresent()) {
            PlannedEntry another = new PlannedEntry(
                    planned.get().entry().withPath(path).withAttributesOf(link),
                    planned.get().bytes());
            if (!another.entry().equals(planned.get().entry().withPath(path))) {
                target.changeAll(planned.get().bytes().get(), link);
            }
            return another;
        }
        if (planned.isPresent() && !planned.get().entry().isDirectory()) {
            return PlannedEntry.of(planned.get().entry().withPath(path));
        }
        Optional<LayerEntry> existing = target.lookup(file);
        if (existing.isPresent() && existing.get().type() == EntryType.FILE) {
            return PlannedEntry.file(existing.get().withPath(path), target.bytesOf(existing.get()));
        }
        throw new UserFailure("the archive's \"" + link.path() + "\" is a hard link to \"" + link.link()
                + "\", which is no file at that point");
    }
}
