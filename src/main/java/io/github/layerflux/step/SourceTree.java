package io.github.layerflux.step;

import io.github.layerflux.cache.ContentDigests;
import io.github.layerflux.cache.FileSet;
import io.github.layerflux.cache.SourceImage;
import io.github.layerflux.copy.EmptyTree;
import io.github.layerflux.copy.SourceRoot;
import io.github.layerflux.layer.LayeredTree;
import io.github.layerflux.sandbox.RootFilesystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where COPY and ADD take files from: a folder of this machine, or a stage or image.
 *
 * @param root read only as far as something asks for it
 * @param origin decides whose owners count
 * @param image set unless it is a folder
 * @param digests contents of the tree's files on demand
 * @param folder set if it is one; symlinks resolved
 * @param layers of a stage or image, as a RUN mounts them
 */
public record SourceTree(
        SourceRoot root,
        FileSet.Origin origin,
        Optional<SourceImage> image,
        ContentDigests digests,
        Optional<Path> folder,
        RootFilesystem layers)
        implements AutoCloseable {

    /** Nothing to mount. */
    private static final RootFilesystem NO_LAYERS = new RootFilesystem(List.of(), List.of());

    /** A folder of this machine. */
    public static SourceTree ofFolder(SourceRoot root, ContentDigests digests, Path folder) {
        return new SourceTree(root, FileSet.Origin.CONTEXT, Optional.empty(), digests, Optional.of(folder), NO_LAYERS);
    }

    /**
     * A stage or image.
     *
     * @param layers the same that the root shows
     */
    public static SourceTree ofImage(SourceRoot root, SourceImage image, RootFilesystem layers) {
        return new SourceTree(
                root, FileSet.Origin.IMAGE, Optional.of(image), ContentDigests.NONE, Optional.empty(), layers);
    }

    /** A tree without files, for an instruction that takes none from any. */
    static SourceTree empty() {
        return new SourceTree(
                SourceRoot.of(new EmptyTree()),
                FileSet.Origin.CONTEXT,
                Optional.empty(),
                ContentDigests.NONE,
                Optional.empty(),
                NO_LAYERS);
    }

    public SourceTree {
        Objects.requireNonNull(root, "root is null");
        Objects.requireNonNull(origin, "origin is null");
        Objects.requireNonNull(image, "image is null");
        Objects.requireNonNull(digests, "digests is null");
        Objects.requireNonNull(folder, "folder is null");
        Objects.requireNonNull(layers, "layers is null");
    }

    /** Closes what reading opened; a folder's tree is the whole build's and stays. */
    @Override
    public void close() throws IOException {
        if (root.tree() instanceof LayeredTree layers) {
            layers.close();
        }
    }
}
