package io.github.layerflux.housekeeping;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.References;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.BaseImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The image store: images by name, pulled ones, and all blobs. */
final class ImageItems {

    private static final int HEX = 64;

    private final ContentStore store;
    private final InventoryBuilder found;
    private final Path blobs;
    private final ReferencedBlobs referenced;
    private final Map<Digest, Set<Digest>> closures = new HashMap<>();
    private List<BaseImages.Pulled> pulled = List.of();

    ImageItems(ContentStore store, InventoryBuilder found) {
        this.store = store;
        this.found = found;
        this.blobs = store.path(Digest.of("")).getParent();
        this.referenced = new ReferencedBlobs(store);
    }

    /**
     * All blobs, by the hexadecimal digits of their digests. What images consist of is read before, since reading
     * changes access times.
     *
     * @throws io.github.layerflux.failure.EnvironmentFailure when the index is damaged
     */
    Map<String, SharedPart> readBlobs() {
        for (Descriptor image : new References(store.directory()).list().values()) {
            closures.computeIfAbsent(image.digest(), referenced::of);
        }
        pulled = BaseImages.pulled(store.directory());
        for (BaseImages.Pulled image : pulled) {
            closures.computeIfAbsent(image.manifest(), referenced::of);
        }
        Map<String, SharedPart> byHex = new HashMap<>();
        Path images = store.directory().images();
        found.addOverhead(images);
        for (String name : InventoryBuilder.names(images)) {
            if (name.equals("blobs")) {
                found.addOverhead(images.resolve(name));
            } else if (!name.equals("bases") && !name.equals("used")) {
                found.addOverhead(found.tree(images.resolve(name)));
            }
        }
        for (String algorithm : InventoryBuilder.names(images.resolve("blobs"))) {
            if (!algorithm.equals("sha256")) {
                found.addOverhead(found.tree(images.resolve("blobs").resolve(algorithm)));
            }
        }
        found.addOverhead(blobs);
        found.list(blobs, (name, file) -> {
            if (name.length() == HEX && !file.folder()) {
                byHex.put(name, SharedPart.blob(blobs, name, found.bytes(file), file.links() > 1, file.accessed()));
            } else {
                found.addOverhead(found.tree(blobs.resolve(name))); // no blob of ours
            }
        });
        return byHex;
    }

    /** Images by name, and the records of pulled ones. */
    void readImages(Map<String, SharedPart> byHex) {
        Map<Digest, List<String>> names = new LinkedHashMap<>();
        for (Map.Entry<String, Descriptor> named :
                new References(store.directory()).list().entrySet()) {
            names.computeIfAbsent(named.getValue().digest(), key -> new ArrayList<>())
                    .add(named.getKey());
        }
        Set<String> uses = new HashSet<>();
        names.forEach((digest, all) -> {
            Path use = References.useOf(store.directory(), digest);
            CacheItem used = found.single(ItemType.IMAGE, digest.toString(), use);
            CacheItem item =
                    used == null ? new CacheItem(ItemType.IMAGE, digest.toString(), blobs, digest.hex()) : used;
            item.described(familiar(all)).names = all;
            uses.add(digest.hex());
            need(item, closures.getOrDefault(digest, Set.of()), byHex);
            found.add(item);
        });
        readUses(uses);
        Path bases = store.directory().images().resolve("bases");
        found.addOverhead(bases);
        Set<Path> whole = new HashSet<>();
        for (BaseImages.Pulled image : pulled) {
            CacheItem item = found.single(ItemType.IMAGE, image.manifest().toString(), image.record());
            if (item != null) {
                whole.add(image.record());
                item.described(image.reference().familiar() + " (pulled)");
                need(item, closures.getOrDefault(image.manifest(), Set.of()), byHex);
                found.add(item);
            }
        }
        for (String name : InventoryBuilder.names(bases)) {
            CacheItem damaged = whole.contains(bases.resolve(name))
                    ? null
                    : found.single(ItemType.INTERNAL, name, bases.resolve(name));
            if (damaged != null) {
                damaged.described("damaged record of a pulled image").dangling = true;
                found.add(damaged);
            }
        }
    }

    /** @param known those of images that are there */
    private void readUses(Set<String> known) {
        Path place = store.directory().images().resolve("used");
        found.addOverhead(place);
        for (String name : InventoryBuilder.names(place)) {
            CacheItem left = known.contains(name) ? null : found.single(ItemType.INTERNAL, name, place.resolve(name));
            if (left != null) {
                left.described("last use of an image that is gone").dangling = true;
                found.add(left);
            }
        }
    }

    private static String familiar(List<String> references) {
        List<String> names = new ArrayList<>();
        for (String reference : references) {
            names.add(ImageReference.parse(reference).familiar());
        }
        return String.join(", ", names);
    }

    private static void need(CacheItem item, Set<Digest> digests, Map<String, SharedPart> byHex) {
        for (Digest digest : digests) {
            SharedPart blob = byHex.get(digest.hex());
            if (blob != null) {
                item.needs(blob);
            }
        }
    }

    /**
     * Blobs that nothing leads to are items of their own; the others are shared.
     *
     * @param whole whether step records were read: else nobody knows of blobs that no image needs
     */
    void readOrphans(Map<String, SharedPart> byHex, boolean whole) {
        byHex.forEach((hex, blob) -> {
            blob.type = blob.users == 0 ? ItemType.REGULAR : blob.type;
            if (blob.users > 0 || !whole) {
                found.add(blob);
                return;
            }
            CacheItem orphan = new CacheItem(ItemType.REGULAR, "sha256:" + hex, blobs, hex)
                    .used(blob.stamp)
                    .described("blob of no image and no step")
                    .holding(hex, blob.bytes);
            orphan.freed = blob.freed;
            orphan.blob = true;
            orphan.dangling = true;
            found.add(orphan);
        });
    }

    /** Of the layers of all images. */
    Set<String> diffIds() {
        return referenced.diffIds();
    }
}
