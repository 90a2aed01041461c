package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;

/**
 * The rules of Docker's documentation ("Build cache invalidation"), and the default. A child belongs to one parent
 * image, configuration included. Files count by path, type, mode, modification time, size and link target; nothing is
 * read. What comes from another image is compared with that image.
 */
public record MetadataRules() implements CacheRules {

    public static final String ID = "metadata";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Digest parent(ParentState parent) {
        return parent.imageId();
    }

    @Override
    public boolean missInvalidates(StepKind kind, boolean madeLayer) {
        return true;
    }

    @Override
    public FileTable table(FileSet files, boolean modesCount) {
        return FileTable.ofMetadata(files, modesCount);
    }

    @Override
    public boolean sourceImageCounts() {
        return true;
    }

    @Override
    public boolean parentAlwaysCounts() {
        return true;
    }
}
