package io.github.layerflux.remote;

import io.github.layerflux.layer.FileTree;
import java.util.Objects;

/**
 * What a remote source is at this moment.
 *
 * @param tree a downloaded file, or a repository's files at a commit
 * @param path of the file, or the folder whose contents are meant; empty for the whole tree
 * @param display what it is called, without login and query
 * @param identity all that its files depend on: equal identities give equal files
 */
public record RemoteTree(FileTree tree, String path, String display, String identity) {

    /** A file's name when its URL has none, as BuildKit has it. */
    public static final String UNNAMED = "__unnamed__";

    public RemoteTree {
        Objects.requireNonNull(tree, "tree is null");
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(display, "display is null");
        Objects.requireNonNull(identity, "identity is null");
    }
}
