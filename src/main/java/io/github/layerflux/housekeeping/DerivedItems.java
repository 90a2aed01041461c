package io.github.layerflux.housekeeping;

import io.github.layerflux.content.CacheDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** What was made of layers: compressed blobs, tables of contents, unpacked ones. All of it can be made again. */
final class DerivedItems {

    private static final String LOCK = ".lock";

    private final CacheDirectory directory;
    private final InventoryBuilder found;

    DerivedItems(CacheDirectory directory, InventoryBuilder found) {
        this.directory = directory;
        this.found = found;
    }

    /** {@code compressed/<diffID>.<how>}: the digest and the size of the blob that a layer became. */
    void readCompressed(Map<String, SharedPart> blobs) {
        found.addOverhead(directory.compressed());
        for (String name : InventoryBuilder.names(directory.compressed())) {
            Path path = directory.compressed().resolve(name);
            CacheItem item = name.endsWith(LOCK) ? null : found.single(ItemType.REGULAR, name, path);
            if (item == null) {
                found.addOverhead(path);
                continue;
            }
            SharedPart blob = blobs.get(blobOf(path));
            item.described("layer, compressed").dangling = blob == null;
            item.lock = path.resolveSibling(name + LOCK);
            if (blob != null) {
                item.needs(blob);
            }
            found.add(item);
        }
    }

    private static String blobOf(Path record) {
        try {
            String text = Files.readString(record, StandardCharsets.US_ASCII);
            return text.substring(text.indexOf(':') + 1, Math.max(text.indexOf(':') + 1, text.indexOf(' ')));
        } catch (IOException e) {
            return "";
        }
    }

    /** @param layers the diffIDs of all layers that something leads to */
    void readContents(Set<String> layers) {
        found.addOverhead(directory.contents());
        found.list(directory.contents(), (name, file) -> {
            CacheItem item = new CacheItem(ItemType.INTERNAL, name, directory.contents(), name)
                    .used(file.modified())
                    .described("table of contents")
                    .holding(name, found.bytes(file));
            item.dangling = !layers.contains(name);
            found.add(item);
        });
    }

    /** {@code snapshots/<mapping>/<id>}. */
    void readSnapshots() {
        found.addOverhead(directory.snapshots());
        for (String mapping : InventoryBuilder.names(directory.snapshots())) {
            Path place = directory.snapshots().resolve(mapping);
            found.addOverhead(place);
            for (String name : InventoryBuilder.names(place)) {
                CacheItem item = found.single(ItemType.SNAPSHOT, mapping + "/" + name, place.resolve(name));
                if (item != null) {
                    found.add(item.described(name.startsWith("layer-") ? "unpacked layer" : "unpacked image"));
                }
            }
        }
    }
}
