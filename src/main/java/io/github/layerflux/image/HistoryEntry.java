package io.github.layerflux.image;

import java.util.Objects;

/**
 * One entry of an image's history (OCI image-spec, config.md, "history").
 *
 * @param created RFC 3339, empty when absent
 * @param createdBy the instruction as BuildKit writes it
 * @param comment {@code buildkit.dockerfile.v0} for what a Dockerfile made
 * @param author empty when absent, as in what BuildKit and we make; older builders tell MAINTAINER's here
 * @param emptyLayer whether the entry has no layer of its own
 */
public record HistoryEntry(String created, String createdBy, String comment, String author, boolean emptyLayer) {

    public HistoryEntry {
        Objects.requireNonNull(created, "created is null");
        Objects.requireNonNull(createdBy, "createdBy is null");
        Objects.requireNonNull(comment, "comment is null");
        Objects.requireNonNull(author, "author is null");
    }
}
