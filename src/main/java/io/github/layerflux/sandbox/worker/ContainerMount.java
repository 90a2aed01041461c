package io.github.layerflux.sandbox.worker;

import java.nio.file.Path;

/** A mount of a container; targets are absolute in its root, with symlinks resolved. */
sealed interface ContainerMount {

    String target();

    /** @param folder whether the source is one */
    record Bind(String target, Path source, boolean folder, boolean readOnly) implements ContainerMount {}

    /** @param sizeBytes -1 for the kernel's default */
    record Tmpfs(String target, long sizeBytes) implements ContainerMount {}
}
