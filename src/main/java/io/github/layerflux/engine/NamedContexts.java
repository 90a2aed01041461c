package io.github.layerflux.engine;

import io.github.layerflux.content.OciLayoutSource;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The named contexts of a request: folders and images that replace stages and images of the Dockerfile. */
final class NamedContexts {

    private static final String IMAGE_SCHEME = "docker-image://";

    /** Where a named context is. */
    sealed interface Location {

        record Folder(Path path) implements Location {}

        /** @param written the reference as the user gave it */
        record Image(ImageReference reference, String written) implements Location {}

        /** @param text {@code oci-layout://DIR[:tag][@digest]} */
        record Layout(String text) implements Location {}
    }

    private final Map<String, Location> locations = new LinkedHashMap<>();

    /**
     * @param contexts name to location, as the user gave them
     * @param base what relative folders are relative to
     * @throws UserFailure when one is nothing that can be read
     */
    NamedContexts(Map<String, String> contexts, Path base) {
        for (Map.Entry<String, String> context : contexts.entrySet()) {
            String name = context.getKey().strip();
            String text = context.getValue() == null ? "" : context.getValue().strip();
            try {
                if (name.isEmpty() || text.isEmpty()) {
                    throw new UserFailure("a build context needs a name and a location");
                }
                locations.put(context.getKey(), parse(text, base));
            } catch (BuildFailure failure) {
                String problem = "the build context '" + name + "=" + text + "': "
                        + failure.details().problem();
                throw new UserFailure(problem, failure)
                        .suggest(
                                failure.details()
                                        .suggestion()
                                        .orElse(
                                                "Give a folder, docker-image://REFERENCE, oci-layout://FOLDER[:tag] or reactor:MODULE."));
            }
        }
    }

    private static Location parse(String text, Path base) {
        if (text.startsWith(IMAGE_SCHEME)) {
            return image(text.substring(IMAGE_SCHEME.length()));
        }
        if (text.startsWith(ModuleImages.SCHEME)) {
            return image(text);
        }
        if (text.startsWith(OciLayoutSource.SCHEME)) {
            return new Location.Layout(text);
        }
        if (text.startsWith("target:")) {
            throw new UserFailure("targets are for docker buildx bake").suggest("Give an image or a folder.");
        }
        if (text.contains("://") || text.startsWith("git@")) {
            throw new UserFailure("this kind of location is not supported");
        }
        return new Location.Folder(folder(text, base));
    }

    private static Location image(String written) {
        return new Location.Image(ImageReference.parse(written), written);
    }

    private static Path folder(String text, Path base) {
        Path folder;
        try {
            folder = base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new UserFailure(e.getMessage(), e);
        }
        if (Files.isDirectory(folder)) {
            return folder;
        }
        UserFailure failure =
                new UserFailure(Files.exists(folder) ? folder + " is not a folder" : "there is no folder " + folder);
        throw !Files.exists(folder) && looksLikeImage(text)
                ? failure.suggest("If an image is meant: " + IMAGE_SCHEME + text)
                : failure;
    }

    private static boolean looksLikeImage(String text) {
        try {
            return !text.startsWith(".")
                    && !ImageReference.parse(text).toString().isEmpty();
        } catch (BuildFailure e) {
            return false;
        }
    }

    Set<String> names() {
        return locations.keySet();
    }

    /** The names of those that are folders. */
    Set<String> folders() {
        Set<String> folders = new LinkedHashSet<>();
        for (Map.Entry<String, Location> location : locations.entrySet()) {
            if (location.getValue() instanceof Location.Folder) {
                folders.add(location.getKey());
            }
        }
        return folders;
    }

    /** @param name one of {@link #names} */
    Location location(String name) {
        Location location = locations.get(name);
        if (location == null) {
            throw new IllegalStateException("the plan names an unknown context: " + name);
        }
        return location;
    }
}
