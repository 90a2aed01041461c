package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A mounted overlay (kernel documentation, filesystems/overlayfs); closing unmounts it. */
final class Overlay implements OpenRoot {

    /** {@code userxattr}: opaque folders can be made in a user name space, and be read by everyone. */
    private static final String OPTIONS = ",userxattr,index=off";

    private static final int PAGE = 4096;

    private final Path merged;

    private Overlay(Path merged) {
        this.merged = merged;
    }

    /**
     * Mounts an upper on its lowers.
     *
     * @param devices whether device nodes in it can be opened
     */
    static Overlay writable(Workspace workspace, OverlayMount mount, Uppers.Held upper, boolean devices)
            throws IOException {
        String work = ",upperdir=" + upper.tree() + ",workdir=" + upper.name() + "/work";
        return mount(workspace, mount, devices, "lowerdir=" + String.join(":", upper.lowers()) + work);
    }

    /** Mounts lowers alone, read-only; an overlay needs two at least, so an empty one is added. */
    static Overlay readOnly(Workspace workspace, OverlayMount mount, List<String> lowers) throws IOException {
        return mount(workspace, mount, false, "lowerdir=" + String.join(":", lowers) + ":empty");
    }

    private static Overlay mount(Workspace workspace, OverlayMount mount, boolean devices, String options)
            throws IOException {
        Path target = Path.of("m", Integer.toString(workspace.nextNumber()));
        Path merged = Files.createDirectory(workspace.folder().resolve(target));
        mount.mount(workspace, target, devices, options);
        return new Overlay(merged);
    }

    /** An {@link OverlayMount}. Nothing is synced: a build that loses power is built again. */
    static void kernel(Workspace workspace, Path target, boolean devices, String options) throws IOException {
        String all = options + (options.contains("upperdir=") ? ",volatile" : "") + OPTIONS;
        if (all.length() >= PAGE) {
            throw new IOException("too many layers for one mount: the names of " + all.split(":").length
                    + " folders are longer than a page");
        }
        Linux.mount("overlay", target.toString(), "overlay", devices ? 0 : Linux.MS_NODEV, all);
    }

    @Override
    public Path merged() {
        return merged;
    }

    @Override
    public void close() throws IOException {
        Linux.check(Linux.umount2(merged.toString(), Linux.MNT_DETACH), "umount " + merged);
        Files.delete(merged);
    }
}
