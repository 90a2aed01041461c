package io.github.layerflux.housekeeping;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.image.Json;
import io.github.layerflux.snapshot.DiskFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cache mounts, downloads, repositories, file digests, and leftovers. */
final class SourceItems {

    private static final String LOCK = ".lock";

    private final CacheDirectory directory;
    private final InventoryBuilder found;

    SourceItems(CacheDirectory directory, InventoryBuilder found) {
        this.directory = directory;
        this.found = found;
    }

    void read() {
        readMounts();
        readDownloads();
        readRepositories();
        readFiles(directory.stat(), ItemType.CONTEXT, "file digests of a build context");
        readFiles(directory.history(), ItemType.INTERNAL, "history of a Dockerfile's builds");
        readFiles(directory.classes(), ItemType.INTERNAL, "classes of RUN's worker, prepared");
        readHalfMade();
    }

    /** {@code mounts/<ids>/<name>/<number>}, beside each number its lock, and {@code id}, which is touched at each use. */
    private void readMounts() {
        found.addOverhead(directory.mounts());
        for (String ids : InventoryBuilder.names(directory.mounts())) {
            Path place = directory.mounts().resolve(ids);
            found.addOverhead(place);
            for (String name : InventoryBuilder.names(place)) {
                readMount(ids + "/" + name, place.resolve(name));
            }
        }
    }

    private void readMount(String id, Path home) {
        Path label = home.resolve("id");
        var used = found.file(label);
        found.addOverhead(home);
        for (String number : InventoryBuilder.names(home)) {
            Path folder = home.resolve(number);
            boolean isFolder = !number.isEmpty() && number.chars().allMatch(Character::isDigit);
            CacheItem item = isFolder ? found.single(ItemType.CACHE_MOUNT, id + "/" + number, folder) : null;
            if (item == null) {
                found.addOverhead(folder);
                continue;
            }
            item.used(used == null ? item.stamp : Math.max(used.modified(), 0)).described(text(label));
            item.lock = home.resolve("lock-" + number);
            item.home = used == null ? number : "id";
            found.add(item);
        }
    }

    private static String text(Path label) {
        try {
            return Files.readString(label, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** {@code downloads/<url>.json} and the bytes that several may share, {@code downloads/<content>.bin}. */
    private void readDownloads() {
        found.addOverhead(directory.downloads());
        Map<String, SharedPart> contents = new HashMap<>();
        String[] names = InventoryBuilder.names(directory.downloads());
        for (String name : names) {
            Path path = directory.downloads().resolve(name);
            if (name.endsWith(".bin")) {
                var file = found.file(path);
                if (file != null) {
                    contents.put(
                            name,
                            SharedPart.blob(directory.downloads(), name, found.bytes(file), false, file.modified()));
                }
            }
        }
        for (String name : names) {
            Path path = directory.downloads().resolve(name);
            CacheItem item = name.endsWith(".json") ? found.single(ItemType.HTTP, name, path) : null;
            if (item != null) {
                SharedPart bytes = contents.get(contentOf(path) + ".bin");
                item.described("download").dangling = bytes == null;
                if (bytes != null) {
                    item.needs(bytes);
                }
                found.add(item);
            } else if (!contents.containsKey(name) && !name.equals("git")) {
                found.addOverhead(found.tree(path));
            }
        }
        contents.forEach((name, bytes) -> {
            if (bytes.users > 0) {
                found.add(bytes);
            } else {
                orphan(found.single(ItemType.HTTP, name, bytes.path()), bytes);
            }
        });
    }

    private void orphan(@Nullable CacheItem item, SharedPart counted) {
        if (item != null) {
            item.bytes = counted.bytes;
            item.freed = counted.freed;
            item.described("download of no URL").dangling = true;
            found.add(item);
        }
    }

    private static String contentOf(Path record) {
        try {
            String digest = Json.string(Json.readObject(Files.readAllBytes(record), "the record"), "content");
            return digest.substring(digest.indexOf(':') + 1);
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    private void readRepositories() {
        Path place = directory.downloads().resolve("git");
        found.addOverhead(place);
        for (String name : InventoryBuilder.names(place)) {
            Path path = place.resolve(name);
            CacheItem item = name.endsWith(LOCK) ? null : found.single(ItemType.GIT, name, path);
            if (item == null) {
                found.addOverhead(path);
            } else {
                item.described("repository").lock = place.resolve(name + LOCK);
                found.add(item);
            }
        }
    }

    private void readFiles(Path folder, ItemType type, String what) {
        found.addOverhead(folder);
        for (String name : InventoryBuilder.names(folder)) {
            CacheItem item = found.single(type, name, folder.resolve(name));
            if (item != null) {
                found.add(item.described(what));
            }
        }
    }

    /** What killed builds left, and what running ones are about to put where it belongs. */
    private void readHalfMade() {
        found.addOverhead(directory.temporary());
        for (String name : InventoryBuilder.names(directory.temporary())) {
            Path path = directory.temporary().resolve(name);
            CacheItem item = found.single(ItemType.INTERNAL, name, path);
            DiskFile file = item == null ? null : found.file(path);
            if (item != null && file != null) {
                item.used(file.latest()).described("half made").dangling = true;
                item.halfMade = true;
                found.add(item);
            }
        }
    }
}
