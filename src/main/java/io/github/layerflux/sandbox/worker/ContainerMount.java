package io.github.layerflux.sandbox.worker;

import java.nio.file.Path;

/** A mount of a container; targets are absolute in its root, with symlinks resolved. */
sealed interface ContainerMount {

    String target();

    /** What may be done with what is bound. */
    enum Access {
        /** Reading only: no programs, devices or privileges of others in it. */
        DATA,
        /** Reading, and executing programs. */
        READ_ONLY,
        /** Everything but opening devices. */
        WRITABLE
    }

    /** @param folder whether the source is one */
    record Bind(String target, Path source, boolean folder, Access access) implements ContainerMount {}

    /** @param sizeBytes -1 for the kernel's default */
    record Tmpfs(String target, long sizeBytes) implements ContainerMount {}
}
