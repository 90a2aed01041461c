package io.github.layerflux.remote;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.Durable;
import io.github.layerflux.content.WholeFile;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files that were downloaded, in the cache directory: {@code downloads/<sha256 of the URL>.json} and the bytes beside
 * them, {@code downloads/<sha256 of the bytes>.bin}. Both appear complete, by a rename.
 */
final class Downloads {

    private final CacheDirectory directory;
    private final Path folder;

    Downloads(CacheDirectory directory) {
        this.directory = directory;
        this.folder = directory.downloads();
    }

    /**
     * What a URL gave.
     *
     * @param mtimeSeconds of {@code Last-Modified}, else 0
     * @param etag as the server gave it, may be empty
     * @param lastModified as the server gave it, may be empty
     */
    record Known(Digest content, long size, long mtimeSeconds, String etag, String lastModified) {}

    /** What is known of a URL and still here as a whole. */
    Optional<Known> find(WebAddress address) {
        Path file = record(address);
        try {
            Map<String, Object> json = Json.readObject(Files.readAllBytes(file), "the record " + file);
            Known known = new Known(
                    Digest.parse(Json.string(json, "content")),
                    Json.number(json, "size"),
                    Json.number(json, "mtime"),
                    Json.string(json, "etag"),
                    Json.string(json, "lastModified"));
            return Files.size(bytes(known.content())) == known.size()
                            && directory.lastUse().record(file)
                    ? Optional.of(known)
                    : Optional.empty();
        } catch (IOException | BuildFailure e) {
            return Optional.empty(); // not there, or damaged: it is downloaded again
        }
    }

    void save(WebAddress address, Known known) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("content", known.content().toString());
        json.put("size", known.size());
        json.put("mtime", known.mtimeSeconds());
        json.put("etag", known.etag());
        json.put("lastModified", known.lastModified());
        try {
            byte[] bytes = Json.write(json).getBytes(StandardCharsets.UTF_8);
            WholeFile.write(directory, "download", record(address), bytes);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    Path newTemporary() {
        return directory.newTemporary("download");
    }

    /** Keeps a downloaded file. */
    void keep(Path temporary, Digest content) {
        try {
            Durable.sync(temporary);
            Files.createDirectories(folder);
            Files.move(temporary, bytes(content), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Where a downloaded file's bytes lie. */
    Path bytes(Digest content) {
        return folder.resolve(content.hex() + ".bin");
    }

    private Path record(WebAddress address) {
        return folder.resolve(address.recordName() + ".json");
    }

    EnvironmentFailure unwritable(IOException e) {
        EnvironmentFailure failure = new EnvironmentFailure("can't keep a download in " + folder + ": " + e, e);
        return (EnvironmentFailure)
                failure.suggest("Check the disk's free space, or set cacheDirectory to another one.");
    }
}
