package io.github.layerflux.copy;

import io.github.layerflux.layer.FileTree;
import java.util.Objects;

/**
 * Some sources of one instruction that come from the same tree.
 *
 * @param tree that {@code selection} was made of
 * @param unpack whether files that are archives are unpacked
 */
public record SourcePart(FileTree tree, SourceSelection selection, boolean unpack) {

    public SourcePart {
        Objects.requireNonNull(tree, "tree is null");
        Objects.requireNonNull(selection, "selection is null");
    }
}
