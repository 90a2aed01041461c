package io.github.layerflux.registry;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.WholeFile;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a reference stood for when its registry was last asked, one file per reference and platform:
 * {@code images/bases/<sha256 of both>.json}. So a build needs no network, and one small file tells it where to look.
 */
final class BaseRecords {

    private final CacheDirectory directory;
    private final Path folder;
    private final Consumer<BuildEvent> events;

    BaseRecords(CacheDirectory directory, Consumer<BuildEvent> events) {
        this.directory = directory;
        this.folder = directory.images().resolve("bases");
        this.events = events;
    }

    /**
     * @param manifest the platform's manifest
     * @param pinned the digest that the reference stood for, the index's where there is one
     */
    record Known(Descriptor manifest, Digest pinned) {}

    /** A record with the reference that it is of. */
    record Named(Path file, ImageReference reference, Descriptor manifest) {}

    /** All that were pulled, with the repositories that they came from; damaged records are warnings and left out. */
    List<Named> all() {
        List<Named> all = new ArrayList<>();
        for (Path file : files()) {
            try {
                Map<String, Object> json = Json.readObject(Files.readAllBytes(file), "the record " + file);
                all.add(new Named(
                        file,
                        ImageReference.parse(Json.string(json, "reference")),
                        ManifestJson.descriptor(Json.object(json, "manifest"))));
            } catch (IOException | BuildFailure e) {
                events.accept(new BuildEvent.Warning("ignoring the damaged record " + file + ": " + e.getMessage()));
            }
        }
        return all;
    }

    private List<Path> files() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            files.forEach(found::add);
        } catch (NoSuchFileException e) {
            return List.of(); // nothing was pulled yet
        } catch (IOException e) {
            throw new EnvironmentFailure("can't list " + folder + ": " + e, e);
        }
        return found;
    }

    /** What is known; a damaged record is a warning and nothing known. */
    Optional<Known> find(ImageReference image, Platform platform) {
        Path file = file(image, platform);
        Optional<Known> known = read(file);
        return known.isPresent() && directory.lastUse().record(file) ? known : Optional.empty();
    }

    private Optional<Known> read(Path file) {
        try {
            Map<String, Object> json = Json.readObject(Files.readAllBytes(file), "the record " + file);
            return Optional.of(new Known(
                    ManifestJson.descriptor(Json.object(json, "manifest")), Digest.parse(Json.string(json, "pinned"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            events.accept(new BuildEvent.Warning("can't read " + file + ": " + e));
            return Optional.empty();
        } catch (BuildFailure e) {
            events.accept(new BuildEvent.Warning(
                    "ignoring the damaged record " + file + ": " + e.details().problem()));
            return Optional.empty();
        }
    }

    void save(ImageReference image, Platform platform, Known known) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("reference", key(image));
        json.put("platform", platform.toString());
        json.put("manifest", ManifestJson.toMap(known.manifest()));
        json.put("pinned", known.pinned().toString());
        Path file = file(image, platform);
        try {
            WholeFile.write(directory, "base", file, Json.write(json).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new EnvironmentFailure("can't write " + file + ": " + e, e)
                    .suggest("Check the disk's free space, or set cacheDirectory to another one.");
        }
    }

    private Path file(ImageReference image, Platform platform) {
        return folder.resolve(Digest.of(key(image) + "\n" + platform).hex() + ".json");
    }

    /** With a digest the tag says nothing more. (Plain code: every cached build comes by here.) */
    private static String key(ImageReference image) {
        String repository = image.registry() + "/" + image.repository();
        if (image.digest().isPresent()) {
            return repository + "@" + image.digest().get();
        }
        return repository + ":" + (image.tag().isPresent() ? image.tag().get() : "latest");
    }
}
