package io.github.layerflux.export;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.Compression;
import io.github.layerflux.layer.LayerCompression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One of the {@code outputs} a user asks for, as in {@code docker buildx build --output}; docs/outputs.md lists the
 * attributes of each type.
 *
 * @param destination as it was written, a file or folder
 * @param names instead of the image's own, if any
 * @param annotations added to the manifest
 * @param compression of the layers, if another than the build's
 * @param force whether a base image's layers are compressed anew too
 * @param dockerTypes whether manifest, configuration and layers have Docker's media types
 */
public record OutputSpec(
        Kind kind,
        String destination,
        List<ImageReference> names,
        Map<String, String> annotations,
        Optional<LayerCompression> compression,
        boolean force,
        boolean dockerTypes) {

    private static final List<String> IMAGE_ATTRIBUTES = List.of(
            "dest",
            "name",
            "compression",
            "compression-level",
            "force-compression",
            "oci-mediatypes",
            "annotation.KEY");

    private static final List<String> FILE_ATTRIBUTES = List.of("dest");
    private static final List<String> TYPES = List.of("oci", "oci-layout", "docker", "tar", "local", "registry");

    /** Where an image can go. */
    public enum Kind {
        /** {@code type=oci,dest=FILE}. */
        OCI_ARCHIVE("oci"),
        /** {@code type=oci-layout,dest=DIR}, or {@code type=oci,tar=false,dest=DIR}. */
        OCI_LAYOUT("oci-layout"),
        /** {@code type=docker,dest=FILE}, for {@code docker load}. */
        DOCKER_ARCHIVE("docker"),
        /** {@code type=tar,dest=FILE}: the root file system. */
        ROOT_TAR("tar"),
        /** {@code type=local,dest=DIR}: the root file system. */
        ROOT_FOLDER("local");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        /** As users write it. */
        String type() {
            return type;
        }

        /** Whether it is files, and no image any more. */
        boolean isFiles() {
            return this == ROOT_TAR || this == ROOT_FOLDER;
        }

        /** Whether it is made to be carried away, so that its size counts more than the time to compress it. */
        boolean travels() {
            return this == OCI_ARCHIVE;
        }
    }

    public OutputSpec {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(destination, "destination is null");
        names = List.copyOf(names);
        annotations = Map.copyOf(annotations);
        Objects.requireNonNull(compression, "compression is null");
    }

    /**
     * Parses {@code type=oci,dest=x.tar}.
     *
     * @throws UserFailure when it is malformed, or something that is not supported
     */
    public static OutputSpec parse(String text) {
        OutputAttributes attributes = OutputAttributes.parse(text);
        String type = attributes.take("type");
        Kind kind = kind(type, attributes);
        String destination = destination(type, attributes);
        if (kind.isFiles()) {
            attributes.refuseOthers(type, FILE_ATTRIBUTES);
            return new OutputSpec(kind, destination, List.of(), Map.of(), Optional.empty(), false, false);
        }
        List<ImageReference> names = names(attributes.take("name"));
        Map<String, String> annotations = attributes.takeAnnotations();
        Optional<LayerCompression> compression = compression(attributes);
        boolean force = attributes.takeFlag("force-compression").orElse(false);
        boolean dockerTypes = !attributes.takeFlag("oci-mediatypes").orElse(true);
        attributes.refuseOthers(type, IMAGE_ATTRIBUTES);
        if (dockerTypes && compression.isPresent() && compression.get().codec() == Compression.ZSTD) {
            throw attributes.failure("Docker's media types know no zstd").suggest("Leave oci-mediatypes=false out.");
        }
        return new OutputSpec(kind, destination, names, annotations, compression, force, dockerTypes);
    }

    private static Kind kind(String type, OutputAttributes attributes) {
        return switch (type) {
            case "oci" -> attributes.takeFlag("tar").orElse(true) ? Kind.OCI_ARCHIVE : Kind.OCI_LAYOUT;
            case "oci-layout" -> Kind.OCI_LAYOUT;
            case "docker" -> Kind.DOCKER_ARCHIVE;
            case "tar" -> Kind.ROOT_TAR;
            case "local" -> Kind.ROOT_FOLDER;
            case "registry", "image" ->
                throw attributes
                        .failure("type=" + type + " makes no file")
                        .suggest("Use type=registry or type=image,push=true to push, type=oci,dest=FILE for a file.");
            case "cacheonly" ->
                throw attributes
                        .failure("there is no type=cacheonly")
                        .suggest("Leave it out: without outputs the image stays in the image store.");
            case "" -> throw attributes.failure("the type is missing").suggest("For example type=oci,dest=x.tar.");
            default -> throw unknown(type, attributes);
        };
    }

    private static BuildFailure unknown(String type, OutputAttributes attributes) {
        Optional<String> meant = OutputAttributes.nearest(type, TYPES);
        return attributes
                .failure("there is no type=" + type)
                .suggest(
                        meant.isPresent()
                                ? "Did you mean type=" + meant.get() + "?"
                                : "There are " + String.join(", ", TYPES) + ".");
    }

    private static String destination(String type, OutputAttributes attributes) {
        String destination = attributes.take("dest");
        if (destination.isEmpty() || destination.equals("-")) {
            boolean folder = type.equals("local") || type.equals("oci-layout");
            throw attributes
                    .failure(destination.isEmpty() ? "a destination is needed" : "Maven's output is no place for it")
                    .suggest("For example type=" + type + ",dest=target/" + (folder ? "image." : "image.tar."));
        }
        return destination;
    }

    static List<ImageReference> names(String text) {
        List<ImageReference> names = new ArrayList<>();
        for (String name : text.split(",")) {
            if (!name.isBlank()) {
                names.add(ImageReference.parse(name.strip()));
            }
        }
        return names;
    }

    static Optional<LayerCompression> compression(OutputAttributes attributes) {
        String name = attributes.take("compression");
        String level = attributes.take("compression-level");
        try {
            return name.isEmpty() && level.isEmpty()
                    ? Optional.empty()
                    : Optional.of(LayerCompression.parse(name.isEmpty() ? "gzip" : name, level));
        } catch (UserFailure e) {
            UserFailure named = attributes.failure(e.details().problem());
            throw e.details().suggestion().isPresent()
                    ? named.suggest(e.details().suggestion().get())
                    : named;
        }
    }
}
