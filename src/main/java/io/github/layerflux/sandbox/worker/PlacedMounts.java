package io.github.layerflux.sandbox.worker;

import io.github.layerflux.snapshot.DeepDelete;
import io.github.layerflux.snapshot.RootPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * Mounts where nothing can be mounted: what is to be mounted is moved to its place, what is there is kept elsewhere
 * meanwhile, and closing moves both back. All of it lies on one file system. Nothing is read-only, and nothing can be
 * at two places.
 */
final class PlacedMounts implements AutoCloseable {

    /**
     * One thing at its place.
     *
     * @param name the target, relative to the root, without symlinks when it was put there
     * @param isFolder whether it was a folder then
     */
    private record Placed(
            Path source,
            Path target,
            String name,
            boolean isFolder,
            Path aside,
            boolean replaced,
            boolean discarded,
            Times times) {}

    /** A folder's modification time before something was moved into it, and after that. */
    private record Times(Path folder, FileTime before, FileTime after) {}

    private final Workspace workspace;
    private final RootPath root;
    private final Undos undos = new Undos();

    PlacedMounts(Workspace workspace, Path root) {
        this.workspace = workspace;
        this.root = new RootPath(root);
    }

    void place(ContainerMount mount) throws IOException {
        if (mount instanceof ContainerMount.Bind bind) {
            if (!Files.exists(bind.source(), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("what is mounted on " + bind.target()
                        + " is mounted elsewhere already, and chroot can't do both");
            }
            place(bind.source(), bind.target(), false);
        } else {
            Path folder = workspace.newFolder();
            Files.setAttribute(folder, "unix:mode", 01777);
            place(folder, mount.target(), true);
        }
    }

    /** @param discarded whether it is deleted in the end, and not moved back */
    void place(Path source, String target, boolean discarded) throws IOException {
        String name = root.resolve(target);
        Path at = root.file(name);
        Files.createDirectories(at.getParent());
        FileTime before = Files.getLastModifiedTime(at.getParent());
        Path aside = workspace.newFolder().resolve("kept");
        boolean replaced = Files.exists(at, LinkOption.NOFOLLOW_LINKS);
        if (replaced) {
            Files.move(at, aside);
        }
        boolean isFolder = Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS);
        Files.move(source, at);
        Times times = new Times(at.getParent(), before, Files.getLastModifiedTime(at.getParent()));
        Placed placed = new Placed(source, at, name, isFolder, aside, replaced, discarded, times);
        undos.push(() -> takeBack(placed));
    }

    /** Moves back what it can, whatever fails in between. */
    @Override
    public void close() throws IOException {
        undos.close();
    }

    private void takeBack(Placed one) throws IOException {
        Path folder = one.times().folder();
        if (!root.resolveParent(one.name()).equals(one.name())) { // what it names now may be outside the root
            throw new IOException("RUN has put a symlink above /" + one.name()
                    + ", where something was mounted; chroot can't take that back");
        }
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            FileTime now = Files.getLastModifiedTime(folder);
            if (one.discarded() || !isAsItWas(one)) {
                DeepDelete.delete(one.target());
            } else {
                Files.move(one.target(), one.source());
            }
            if (one.replaced()) {
                Files.move(one.aside(), one.target());
            }
            boolean untouched = now.equals(one.times().after());
            Files.setLastModifiedTime(folder, untouched ? one.times().before() : now);
        } // else RUN has removed it and all that was in it
        DeepDelete.delete(one.aside().getParent());
    }

    /** RUN can remove what isn't really mounted, and put something else there. */
    private static boolean isAsItWas(Placed one) {
        return Files.exists(one.target(), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(one.target(), LinkOption.NOFOLLOW_LINKS) == one.isFolder();
    }
}
