package io.github.layerflux.mojo;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * What {@code attach=descriptor} tells of an image.
 *
 * @param imageId of the image, of several platforms the first one's
 * @param imageIds of all its platforms, in the index's order; none in descriptors of several platforms that don't tell
 * @param digest of the manifest or index in {@code target/layerflux/oci}
 * @param references that it was tagged with, one or more
 */
record ImageDescriptor(Digest imageId, List<Digest> imageIds, Digest digest, List<ImageReference> references) {

    /** @throws UserFailure when the file is none */
    static ImageDescriptor read(Path file) {
        try {
            Map<String, Object> json = Json.readObject(Files.readAllBytes(file), "the image descriptor " + file);
            List<ImageReference> references = new ArrayList<>();
            for (String image : Json.strings(json, "images")) {
                references.add(ImageReference.parse(image));
            }
            String imageId = Json.string(json, "imageId");
            String digest = Json.string(json, "digest");
            if (imageId.isEmpty() || digest.isEmpty() || references.isEmpty()) {
                throw new UserFailure(file + " is no descriptor of an image: it lacks imageId, digest or images")
                        .suggest("Name a file that attach=descriptor has made.");
            }
            List<Digest> imageIds = new ArrayList<>();
            for (String each : Json.strings(json, "imageIds")) {
                imageIds.add(Digest.parse(each));
            }
            if (imageIds.isEmpty() && !Json.string(json, "platform").contains(",")) {
                imageIds.add(Digest.parse(imageId));
            }
            return new ImageDescriptor(Digest.parse(imageId), imageIds, Digest.parse(digest), references);
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read the image descriptor " + file, e);
        }
    }

    /** The one that is attached to a project, by {@code build} or by the Build Cache Extension out of its cache. */
    static Optional<Path> attachedTo(@Nullable MavenProject project) {
        if (project == null) {
            return Optional.empty();
        }
        for (Artifact artifact : project.getAttachedArtifacts()) {
            if (ImageAttachment.CLASSIFIER.equals(artifact.getClassifier())
                    && artifact.getType().equals("json")) {
                @Nullable File file = artifact.getFile(); // restored lazily, by asking for it
                return Optional.ofNullable(file).map(File::toPath);
            }
        }
        return Optional.empty();
    }
}
