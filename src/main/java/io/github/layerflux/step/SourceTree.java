package io.github.layerflux.step;

import io.github.layerflux.cache.ContentDigests;
import io.github.layerflux.cache.FileSet;
import io.github.layerflux.cache.SourceImage;
import io.github.layerflux.copy.EmptyTree;
import io.github.layerflux.copy.SourceRoot;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
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
public record SourceTree(SourceRoot root, FileSet.Origin origin, Optional<SourceImage> image, ContentDigests digests)
        implements AutoCloseable {

    /** A tree without files, for an instruction that takes none from any. */
    static SourceTree empty() {
        return new SourceTree(
                SourceRoot.of(new EmptyTree()), FileSet.Origin.CONTEXT, Optional.empty(), ContentDigests.NONE);
    }

    public SourceTree {
        Objects.requireNonNull(root, "root is null");
        Objects.requireNonNull(origin, "origin is null");
        Objects.requireNonNull(image, "image is null");
        Objects.requireNonNull(digests, "digests is null");
    }

    /** Closes what reading opened; a folder's tree is the whole build's and stays. */
    @Override
    public void close() throws IOException {
        if (root.tree() instanceof LayeredTree layers) {
            layers.close();
        }
    }
}
