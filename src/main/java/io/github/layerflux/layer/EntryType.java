package io.github.layerflux.layer;

/** What an entry of a layer is. */
public enum EntryType {
    FILE,
    DIRECTORY,
    SYMLINK,
    /** Another name of an earlier file of the same layer. */
    HARDLINK,
    FIFO,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    /** The entry's path is gone from the layers below (OCI image-spec, layer.md, "Whiteouts"). */
    WHITEOUT,
    /** All children of the entry's path are gone from the layers below ("Opaque Whiteout"). */
    OPAQUE;

    public boolean isDevice() {
        return this == CHARACTER_DEVICE || this == BLOCK_DEVICE;
    }
}
