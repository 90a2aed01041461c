package io.github.layerflux.housekeeping;

import java.util.Optional;

/**
 * Kinds of what lies in the cache directory. The words are BuildKit's where it has one
 * (client/diskusage.go, {@code UsageRecordType}).
 */
public enum ItemType {
    /** Results of steps: records, and the layers that no image here has. */
    REGULAR("regular"),
    /** Images that were built here or pulled, with their layers. */
    IMAGE("image"),
    /** Unpacked layers. */
    SNAPSHOT("snapshot"),
    /** Folders of {@code RUN --mount=type=cache}. */
    CACHE_MOUNT("exec.cachemount"),
    /** Repositories that ADD fetched. */
    GIT("source.git.checkout"),
    /** Files that ADD downloaded. */
    HTTP("source.http"),
    /** Digests of the files of build contexts. */
    CONTEXT("source.local"),
    /** Tables of contents, indexes, locks, and what builds left behind that were killed. */
    INTERNAL("internal");

    private final String word;

    ItemType(String word) {
        this.word = word;
    }

    /** As users write and read it. */
    public String word() {
        return word;
    }

    static Optional<ItemType> of(String word) {
        for (ItemType type : values()) {
            if (type.word.equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
