package io.github.layerflux.sandbox.worker;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.sandbox.MountSource;
import io.github.layerflux.sandbox.Upper;
import io.github.layerflux.snapshot.DeepDelete;
import io.github.layerflux.snapshot.RootPath;
import io.github.layerflux.snapshot.TreeCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files that one RUN's mounts are made from, each time anew: whatever happens to them, nobody else has them.
 * Closing throws them away.
 */
final class MountSources implements AutoCloseable {

    private final Workspace workspace;
    private final Uppers uppers;
    private final Roots roots;
    private final Undos undos = new Undos();

    MountSources(Workspace workspace, Uppers uppers, Roots roots) {
        this.workspace = workspace;
        this.uppers = uppers;
        this.roots = roots;
    }

    /** Where the worker has the files now; a file or a folder, writable. */
    Path open(MountSource source) throws IOException {
        Path root =
                source instanceof MountSource.ImageFiles image ? overlay(image) : copy((MountSource.LocalFiles) source);
        Path found = new RootPath(root).file(source.path());
        if (!Files.exists(found)) {
            throw new UserFailure("there is no \"/" + source.path() + "\" in what is mounted");
        }
        return found;
    }

    private Path overlay(MountSource.ImageFiles image) throws IOException {
        Uppers.Held upper = roots.assemble(image.layers());
        Upper used = upper.upper();
        undos.push(() -> uppers.release(used));
        OpenRoot overlay = roots.open(upper, false);
        undos.push(overlay::close);
        return overlay.merged();
    }

    private Path copy(MountSource.LocalFiles local) throws IOException {
        Path folder = workspace.newFolder();
        undos.push(() -> DeepDelete.delete(folder));
        TreeCopy.copy(local.root(), local.entries(), folder);
        return folder;
    }

    @Override
    public void close() throws IOException {
        undos.close();
    }
}
