package io.github.layerflux.sandbox;

/** What the worker's namespaces are, and so what it may do. */
public enum Confinement {
    /** Namespaces made by root. */
    ROOT,
    /** Namespaces below a user namespace with many ids. */
    USER_NAMESPACE,
    /** As {@link #USER_NAMESPACE}, with the id 0 alone: no file can belong to anybody else. */
    SINGLE_ID,
    /** No namespaces at all: nothing can be mounted, and nothing is hidden. */
    CHROOT;

    /** Whether what only root of this machine may do fails. */
    public boolean isUserNamespace() {
        return this == USER_NAMESPACE || this == SINGLE_ID;
    }

    /** Whether files can belong to id 0 only. */
    public boolean isSingleId() {
        return this == SINGLE_ID;
    }
}
