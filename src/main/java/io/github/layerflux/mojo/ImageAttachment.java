package io.github.layerflux.mojo;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.CompressedImages;
import io.github.layerflux.export.OciArchiveExporter;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.layer.LayerCompression;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Attaches the image to the Maven project, so that install, deploy and the Maven Build Cache extension carry it: its
 * digests as {@code image.json} ({@code attach=descriptor}), or all of it as an OCI archive ({@code attach=archive}).
 * The classifier is {@code image}, the types are {@code json} and {@code tar}. What is said of the image goes with either, as
 * {@code image-sbom} and {@code image-provenance}.
 */
final class ImageAttachment {

    static final String CLASSIFIER = "image";

    private final BuildMojo mojo;
    private final Path folder;

    /** @throws UserFailure when {@code attach} is none of its values */
    ImageAttachment(BuildMojo mojo, Path folder) {
        this.mojo = mojo;
        this.folder = folder;
        if (!List.of("none", "descriptor", "archive").contains(mojo.attach)) {
            throw new UserFailure("attach '" + mojo.attach + "' is unknown, expected one of none, descriptor, archive");
        }
    }

    boolean isArchive() {
        return mojo.attach.equals("archive") && mojo.project != null;
    }

    void attach(BuiltImage image, ContentStore store, LayerCompression elsewhere) {
        if (mojo.attach.equals("none") || mojo.project == null || mojo.projectHelper == null) {
            return;
        }
        MavenProjectHelper helper = mojo.projectHelper.get();
        if (mojo.attach.equals("descriptor")) {
            helper.attachArtifact(mojo.project, "json", CLASSIFIER, descriptor(image));
        } else {
            Path archive = folder.resolve("image.tar");
            new OciArchiveExporter(store, archive).export(new CompressedImages(store).compressed(image, elsewhere));
            helper.attachArtifact(mojo.project, "tar", CLASSIFIER, archive.toFile());
        }
        attach(helper, "sbom", folder.resolve(Attestations.SBOM));
        attach(helper, "provenance", folder.resolve(Attestations.PROVENANCE));
    }

    private void attach(MavenProjectHelper helper, String what, Path attestation) {
        if (Files.exists(attestation)) {
            helper.attachArtifact(mojo.project, "json", CLASSIFIER + "-" + what, attestation.toFile());
        }
    }

    /** The same image gives the same bytes: no durations, no steps. */
    private File descriptor(BuiltImage image) {
        List<String> names = new ArrayList<>();
        for (ImageReference reference : image.references()) {
            names.add(reference.familiar());
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("imageId", image.imageId().toString());
        json.put("digest", image.manifest().digest().toString());
        json.put("images", names);
        json.put("platform", image.platformNames());
        if (!image.children().isEmpty()) {
            List<String> imageIds = new ArrayList<>();
            for (BuiltImage child : image.children()) {
                imageIds.add(child.imageId().toString());
            }
            json.put("imageIds", imageIds);
        }
        Path file = folder.resolve("image-descriptor.json");
        try {
            Files.writeString(file, Json.writeIndented(json));
            return file.toFile();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write " + file, e);
        }
    }
}
