package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.CompressionPolicy;
import io.github.layerflux.layer.LayerCompression;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code type=registry[,name=REFERENCE][,push-by-digest=true]}, also as {@code type=image,push=true}: the image goes to a
 * registry as soon as it is built.
 *
 * @param names instead of the image's own, if any
 * @param byDigest whether no tag is set
 * @param compression of the layers, if another than the build's
 * @param force whether a base image's layers are compressed anew too
 */
public record RegistryOutput(
        List<ImageReference> names, boolean byDigest, Optional<LayerCompression> compression, boolean force) {

    private static final List<String> ATTRIBUTES =
            List.of("name", "push-by-digest", "compression", "compression-level", "force-compression");

    public RegistryOutput {
        names = List.copyOf(names);
        Objects.requireNonNull(compression, "compression is null");
    }

    /**
     * Reads an output that is a registry; empty when it is something else.
     *
     * @throws UserFailure when it is malformed
     */
    public static Optional<RegistryOutput> parse(String text) {
        OutputAttributes attributes = OutputAttributes.parse(text);
        String type = attributes.take("type");
        if (!type.equals("registry") && !type.equals("image")) {
            return Optional.empty();
        }
        boolean push = attributes.takeFlag("push").orElse(type.equals("registry"));
        if (!push) {
            throw attributes
                    .failure("without push=true it goes nowhere")
                    .suggest("Leave the output out: the image is in the image store anyway.");
        }
        List<ImageReference> names = OutputSpec.names(attributes.take("name"));
        boolean byDigest = attributes.takeFlag("push-by-digest").orElse(false);
        Optional<LayerCompression> compression = OutputSpec.compression(attributes);
        boolean force = attributes.takeFlag("force-compression").orElse(false);
        attributes.refuseOthers(type, ATTRIBUTES);
        return Optional.of(new RegistryOutput(names, byDigest, compression, force));
    }

    /** What layers will be compressed with, so that it can begin before the image is complete. */
    public LayerCompression compression(CompressionPolicy policy) {
        return compression.orElse(policy.elsewhere());
    }

    /** The image as it is pushed. */
    public BuiltImage shaped(BuiltImage image, CompressionPolicy policy, ContentStore store) {
        CompressedImages images = new CompressedImages(store);
        LayerCompression how = compression(policy);
        return force ? images.converted(image, how) : images.compressed(image, how);
    }
}
