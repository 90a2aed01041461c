package io.github.layerflux.housekeeping;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.References;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.registry.BaseImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;

/** The blobs that images need which are named or pulled now, after the inventory was made. */
final class ImageRoots {

    private final ContentStore store;
    private final Path index;
    private final Path bases;
    private final FileTime listedIndex;
    private final FileTime listedBases;
    private boolean changed;
    private Set<Digest> needed = Set.of();

    ImageRoots(ContentStore store) {
        this.store = store;
        this.index = store.directory().images().resolve("index.json");
        this.bases = store.directory().images().resolve("bases");
        this.listedIndex = time(index);
        this.listedBases = time(bases);
    }

    private static FileTime time(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (NoSuchFileException e) {
            return FileTime.fromMillis(0);
        } catch (IOException e) {
            return FileTime.fromMillis(-1);
        }
    }

    /** Looks whether images came since; the gate must be held. */
    void refresh() {
        if (changed || !time(index).equals(listedIndex) || !time(bases).equals(listedBases)) {
            changed = true;
            read();
        }
    }

    /** An image has been taken away on purpose. */
    void without(CacheItem item) {
        if (changed && item.type() == ItemType.IMAGE) {
            read();
        }
    }

    private void read() {
        ReferencedBlobs referenced = new ReferencedBlobs(store);
        needed = new HashSet<>();
        for (Descriptor image : new References(store.directory()).list().values()) {
            needed.addAll(referenced.of(image.digest()));
        }
        for (BaseImages.Pulled pulled : BaseImages.pulled(store.directory())) {
            needed.addAll(referenced.of(pulled.manifest()));
        }
    }

    boolean need(Path blob) {
        return !needed.isEmpty()
                && needed.contains(new Digest(blob.getFileName().toString()));
    }
}
