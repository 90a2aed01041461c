package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;

/**
 * The rules of today's BuildKit. A child belongs to its parent's layers and platform; configuration counts where it is
 * used. Files count by content, mode, type, link target, extended attributes and names, and by their owners if they
 * come from an image; not by modification time, nor by the image that they come from.
 */
public record ContentRules() implements CacheRules {

    public static final String ID = "content";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Digest parent(ParentState parent) {
        // neither a digest nor a platform contains a space
        return Digest.of(ID + " " + parent.chainId() + " " + parent.platform());
    }

    @Override
    public boolean missInvalidates(StepKind kind, boolean madeLayer) {
        return switch (kind) {
            case RUN, COPY -> true;
            case WORKDIR, CONFIG -> madeLayer;
        };
    }

    @Override
    public FileTable table(FileSet files, boolean modesCount) {
        return FileTable.ofContents(files, modesCount);
    }

    @Override
    public boolean sourceImageCounts() {
        return false;
    }

    @Override
    public boolean parentAlwaysCounts() {
        return false;
    }
}
