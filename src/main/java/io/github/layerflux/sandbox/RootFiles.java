package io.github.layerflux.sandbox;

/** How root file systems come about, and differences back; best first. */
public enum RootFiles {
    /** An overlay with its upper in the cache directory. */
    OVERLAY("overlay"),
    /** An overlay with its upper in memory: where the cache directory lies on an overlay itself. */
    MEMORY("overlay in memory"),
    /** An overlay that a program makes (fuse-overlayfs). */
    FUSE("fuse-overlayfs"),
    /** A copy for each RUN, compared with what it was copied from. */
    COPY("copy");

    private final String label;

    RootFiles(String label) {
        this.label = label;
    }

    /** As users are told. */
    public String label() {
        return label;
    }
}
