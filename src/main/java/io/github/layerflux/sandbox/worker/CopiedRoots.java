package io.github.layerflux.sandbox.worker;

import io.github.layerflux.layer.LayerWriter;
import io.github.layerflux.sandbox.Confinement;
import io.github.layerflux.sandbox.LowerLayer;
import io.github.layerflux.sandbox.RootFilesystem;
import io.github.layerflux.sandbox.Upper;
import io.github.layerflux.snapshot.SnapshotStore;
import io.github.layerflux.snapshot.TreeClone;
import io.github.layerflux.snapshot.TreeDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Root file systems where no overlay can be mounted: an upper is a whole tree, copied from the only one below it, and
 * compared with it afterwards. Never hard links instead of copies: writing in place would change the base.
 */
final class CopiedRoots implements Roots {

    private final Workspace workspace;
    private final SnapshotStore snapshots;
    private final Uppers uppers;

    CopiedRoots(Workspace workspace, SnapshotStore snapshots, Uppers uppers) {
        this.workspace = workspace;
        this.snapshots = snapshots;
        this.uppers = uppers;
    }

    @Override
    public Uppers.Held assemble(RootFilesystem root) throws IOException {
        String lower = root.base().isEmpty()
                ? "empty"
                : workspace.link(snapshots.flattened(root.base()).folder());
        List<Upper> used = new ArrayList<>();
        boolean own = false; // whether the topmost tree was made here, and may be changed
        try {
            for (LowerLayer layer : root.above()) {
                if (layer instanceof LowerLayer.Changed changed) {
                    lower = uppers.use(changed.upper()).tree();
                    used.add(changed.upper());
                    own = false;
                } else if (layer instanceof LowerLayer.Stored stored) {
                    if (!own) {
                        Uppers.Held copy = copy(lower, used);
                        lower = copy.tree();
                        used.add(copy.upper());
                        own = true;
                    }
                    snapshots.apply(stored.layer(), workspace.folder().resolve(lower));
                }
            }
            Uppers.Held made = copy(lower, used);
            TreeDiff.mark(tree(made), workspace.folder().resolve(made.name()));
            return made;
        } finally {
            for (Upper upper : used) {
                uppers.release(upper);
            }
        }
    }

    private Uppers.Held copy(String lower, List<Upper> used) throws IOException {
        Path from = workspace.folder().resolve(lower).toRealPath();
        List<Upper> below = used.isEmpty() ? List.of() : List.of(used.get(used.size() - 1));
        Uppers.Held made = uppers.create(List.of(lower), below, from);
        try {
            TreeClone.copy(from, tree(made));
            return made;
        } catch (IOException | RuntimeException e) {
            uppers.release(made.upper());
            throw e;
        }
    }

    private Path tree(Uppers.Held upper) {
        return workspace.folder().resolve(upper.tree());
    }

    @Override
    public OpenRoot open(Uppers.Held upper, boolean devices) throws IOException {
        Path tree = tree(upper);
        if (workspace.confinement() == Confinement.CHROOT) {
            return new Plain(tree);
        }
        Path target = Files.createDirectory(workspace.folder().resolve("m/" + workspace.nextNumber()));
        Linux.mount(tree.toString(), target.toString(), null, Linux.MS_BIND, null);
        if (!devices) {
            long flags = Linux.MS_BIND | Linux.MS_REMOUNT | Linux.MS_NODEV;
            Linux.mount(
                    null, target.toString(), null, flags | MountFlags.of(tree).forMount(), null);
        }
        return new Bound(target);
    }

    /** Where nothing can be mounted. */
    private record Plain(Path merged) implements OpenRoot {
        @Override
        public void close() {}
    }

    private record Bound(Path merged) implements OpenRoot {
        @Override
        public void close() throws IOException {
            Linux.check(Linux.umount2(merged.toString(), Linux.MNT_DETACH), "umount " + merged);
            Files.delete(merged);
        }
    }

    @Override
    public void difference(Uppers.Held upper, OptionalLong clampSeconds, LayerWriter writer) throws IOException {
        Path below = workspace.folder().resolve(upper.lowers().get(0)).toRealPath();
        Path notes = workspace.folder().resolve(upper.name());
        new TreeDiff(tree(upper), below, notes, workspace.owners(), clampSeconds, writer).write();
    }
}
