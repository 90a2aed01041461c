package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Compression;
import io.github.layerflux.layer.CompressionPolicy;
import io.github.layerflux.layer.LayerCompression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One of the places a user wants an image at: the image in the shape that is wanted there, and who brings it. */
public final class Output {

    /**
     * What was delivered.
     *
     * @param bytes of the archive; of layers in a layout; of files in a folder
     */
    public record Delivered(String type, Path place, long bytes) {}

    private final OutputSpec spec;
    private final Path place;
    private final LayerCompression compression;
    private final ContentStore store;
    private final ImageExporter exporter;

    /**
     * @param policy of the build, unless the output has a compression of its own
     * @param base what a relative destination is relative to
     * @param notes told what a place can't take
     * @throws UserFailure when the destination is no path, or can't hold layers so compressed
     */
    public Output(OutputSpec spec, CompressionPolicy policy, ContentStore store, Path base, Consumer<String> notes) {
        this.spec = spec;
        this.store = store;
        this.compression = compression(spec, policy);
        this.place = place(spec, base);
        this.exporter = exporter(spec, store, place, notes);
    }

    private static Path place(OutputSpec spec, Path base) {
        try {
            return base.resolve(spec.destination());
        } catch (InvalidPathException e) {
            throw new UserFailure("the output '" + spec.destination() + "' is no path: " + e.getMessage(), e);
        }
    }

    private static ImageExporter exporter(OutputSpec spec, ContentStore store, Path path, Consumer<String> notes) {
        return switch (spec.kind()) {
            case OCI_ARCHIVE -> new OciArchiveExporter(store, path);
            case OCI_LAYOUT -> OciLayoutExporter.into(store, path);
            case DOCKER_ARCHIVE -> OciArchiveExporter.forDocker(store, path);
            case ROOT_TAR -> new RootTarExporter(store, path);
            case ROOT_FOLDER -> new RootFolderExporter(store, path, notes);
        };
    }

    private static LayerCompression compression(OutputSpec spec, CompressionPolicy policy) {
        if (spec.kind().isFiles()) {
            return LayerCompression.NONE;
        }
        LayerCompression compression =
                spec.compression().orElse(spec.kind().travels() ? policy.elsewhere() : policy.here());
        if (spec.kind() == OutputSpec.Kind.DOCKER_ARCHIVE && compression.codec() == Compression.ZSTD) {
            throw new UserFailure("a Docker archive, type=docker,dest=" + spec.destination() + ", can't hold zstd")
                    .suggest("Add compression=gzip or compression=none to this output, or use type=oci.");
        }
        return compression;
    }

    /**
     * Checks before anything is built whether the output can hold an image for so many platforms.
     *
     * @throws UserFailure when it can't
     */
    public void check(int platforms) {
        boolean one = spec.kind().isFiles() || spec.kind() == OutputSpec.Kind.DOCKER_ARCHIVE;
        if (one && platforms > 1) {
            throw new UserFailure("the output " + spec.destination() + " holds an image for one platform, and "
                            + platforms + " are asked for")
                    .suggest("Use type=oci, or build for one platform.");
        }
    }

    /** What layers will be compressed with, so that it can begin before the image is complete. */
    public LayerCompression compression() {
        return compression;
    }

    /**
     * Shapes and delivers the image.
     *
     * @throws io.github.layerflux.failure.EnvironmentFailure when it can't be delivered; what was there stays whole
     */
    public Delivered deliver(BuiltImage image) {
        if (spec.kind().isFiles()) {
            exporter.export(image);
            return delivered(image);
        }
        CompressedImages images = new CompressedImages(store);
        BuiltImage compressed =
                spec.force() ? images.converted(image, compression) : images.compressed(image, compression);
        boolean docker = spec.kind() == OutputSpec.Kind.DOCKER_ARCHIVE;
        if (docker) {
            image.single("a Docker archive");
        }
        BuiltImage described = described(docker ? images.withoutZstd(compressed) : compressed);
        exporter.export(described);
        return delivered(described);
    }

    private Delivered delivered(BuiltImage image) {
        long bytes = exporter instanceof RootFolderExporter folder ? folder.written() : image.layersSize();
        if (Files.isRegularFile(place)) {
            try {
                bytes = Files.size(place);
            } catch (IOException e) {
                throw EnvironmentFailure.io("can't read " + place, e); // it was written a moment ago
            }
        }
        return new Delivered(spec.kind().type(), place, bytes);
    }

    /** With the output's own names, annotations and media types. */
    private BuiltImage described(BuiltImage image) {
        if (spec.names().isEmpty() && spec.annotations().isEmpty() && !spec.dockerTypes()) {
            return image;
        }
        if (!image.children().isEmpty()) {
            List<BuiltImage> children = new ArrayList<>();
            for (BuiltImage child : image.children()) {
                children.add(described(child));
            }
            return BuiltImage.index(store, children, spec.names().isEmpty() ? image.references() : spec.names());
        }
        Manifest there = image.content();
        Map<String, String> annotations = new LinkedHashMap<>(there.annotations());
        annotations.putAll(spec.annotations());
        Manifest manifest = new Manifest(there.mediaType(), there.config(), there.layers(), annotations);
        if (spec.dockerTypes()) {
            manifest = withDockerTypes(manifest);
        }
        Descriptor stored = store.put(manifest.mediaType(), ManifestJson.write(manifest));
        return new BuiltImage(
                stored,
                manifest,
                image.imageId(),
                spec.names().isEmpty() ? image.references() : spec.names(),
                image.platform());
    }

    private static Manifest withDockerTypes(Manifest manifest) {
        Descriptor config = manifest.config();
        List<Descriptor> layers = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            String type = switch (layer.mediaType()) {
                case MediaTypes.OCI_LAYER -> MediaTypes.DOCKER_LAYER;
                case MediaTypes.OCI_LAYER_GZIP -> MediaTypes.DOCKER_LAYER_GZIP;
                default ->
                    throw new UserFailure("Docker's media types know no " + layer.mediaType())
                            .suggest("Leave oci-mediatypes=false out, or add compression=gzip,force-compression=true.");
            };
            layers.add(Descriptor.of(type, layer.digest(), layer.size()));
        }
        return new Manifest(
                MediaTypes.DOCKER_MANIFEST,
                Descriptor.of(MediaTypes.DOCKER_CONFIG, config.digest(), config.size()),
                layers,
                manifest.annotations());
    }
}
