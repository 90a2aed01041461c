package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A mounted overlay (kernel documentation, filesystems/overlayfs); closing unmounts it. */
final class Overlay implements AutoCloseable {

    /** {@code userxattr}: opaque folders can be made in a user name space, and be read by everyone. */
    private static final String OPTIONS = ",userxattr,index=off";

    private final Path merged;

    private Overlay(Path merged) {
        this.merged = merged;
    }

    /** Mounts an upper on its lowers, its device nodes of no use. */
    static Overlay writable(Workspace workspace, Uppers.Held upper) throws IOException {
        return writable(workspace, upper, false);
    }

    /**
     * Mounts an upper on its lowers. Nothing is synced: a build that loses power is built again.
     *
     * @param devices whether device nodes in it can be opened
     */
    static Overlay writable(Workspace workspace, Uppers.Held upper, boolean devices) throws IOException {
        return mount(
                workspace,
                devices ? 0 : Linux.MS_NODEV,
                "lowerdir=" + String.join(":", upper.lowers()) + ",upperdir=" + upper.tree() + ",workdir="
                        + upper.name() + "/work,volatile" + OPTIONS);
    }

    /** Mounts lowers alone, read-only; an overlay needs two at least, so an empty one is added. */
    static Overlay readOnly(Workspace workspace, List<String> lowers) throws IOException {
        return mount(workspace, Linux.MS_NODEV, "lowerdir=" + String.join(":", lowers) + ":empty,userxattr");
    }

    private static Overlay mount(Workspace workspace, long flags, String options) throws IOException {
        String name = "m/" + workspace.nextNumber();
        Path merged = Files.createDirectory(workspace.folder().resolve(name));
        if (options.length() >= 4096) {
            throw new IOException("too many layers for one mount: the names of " + options.split(":").length
                    + " folders are longer than a page");
        }
        Linux.mount("overlay", name, "overlay", flags, options);
        return new Overlay(merged);
    }

    Path merged() {
        return merged;
    }

    @Override
    public void close() throws IOException {
        Linux.check(Linux.umount2(merged.toString(), Linux.MNT_DETACH), "umount " + merged);
        Files.delete(merged);
    }
}
