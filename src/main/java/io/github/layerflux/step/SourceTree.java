package io.github.layerflux.step;

import io.github.layerflux.cache.ContentDigests;
import io.github.layerflux.cache.FileSet;
import io.github.layerflux.cache.SourceImage;
import io.github.layerflux.copy.SourceRoot;
import java.util.Objects;
import java.util.Optional;

/**
 * Where COPY and ADD take files from: a folder of this machine, or a stage or image.
 *
 * @param root read only as far as something asks for it
 * @param origin decides whose owners count
 * @param image set unless it is a folder
 * @param digests contents of the tree's files on demand
 */
public record SourceTree(SourceRoot root, FileSet.Origin origin, Optional<SourceImage> image, ContentDigests digests) {

    public SourceTree {
        Objects.requireNonNull(root, "root is null");
        Objects.requireNonNull(origin, "origin is null");
        Objects.requireNonNull(image, "image is null");
        Objects.requireNonNull(digests, "digests is null");
    }
}
