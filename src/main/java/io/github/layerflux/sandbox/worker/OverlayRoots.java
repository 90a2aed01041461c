package io.github.layerflux.sandbox.worker;

import io.github.layerflux.layer.LayerWriter;
import io.github.layerflux.sandbox.LowerLayer;
import io.github.layerflux.sandbox.RootFilesystem;
import io.github.layerflux.sandbox.Upper;
import io.github.layerflux.snapshot.FilesystemDiff;
import io.github.layerflux.snapshot.Snapshot;
import io.github.layerflux.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Overlays: unpacks layers that aren't unpacked, and puts a new upper on top. */
final class OverlayRoots implements Roots {

    private final Workspace workspace;
    private final SnapshotStore snapshots;
    private final Uppers uppers;
    private final OverlayMount mount;

    /** @param mount who mounts */
    OverlayRoots(Workspace workspace, SnapshotStore snapshots, Uppers uppers, OverlayMount mount) {
        this.mount = mount;
        this.workspace = workspace;
        this.snapshots = snapshots;
        this.uppers = uppers;
    }

    @Override
    public OpenRoot open(Uppers.Held upper, boolean devices) throws IOException {
        return Overlay.writable(workspace, mount, upper, devices);
    }

    @Override
    public void difference(Uppers.Held upper, OptionalLong clampSeconds, LayerWriter writer) throws IOException {
        Path tree = workspace.folder().resolve(upper.tree());
        try (Overlay below = Overlay.readOnly(workspace, mount, upper.lowers())) {
            new FilesystemDiff(tree, below.merged(), workspace.owners(), mount.namesWhiteouts(), clampSeconds, writer)
                    .write();
        }
    }

    @Override
    public Uppers.Held assemble(RootFilesystem root) throws IOException {
        List<String> lowers = new ArrayList<>();
        List<Upper> used = new ArrayList<>();
        @Nullable Path like = null;
        try {
            if (!root.base().isEmpty()) {
                Snapshot base = snapshots.flattened(root.base());
                lowers.add(workspace.link(base.folder()));
                like = base.folder();
            }
            for (LowerLayer lower : root.above()) {
                if (lower instanceof LowerLayer.Changed changed) {
                    Uppers.Held held = uppers.use(changed.upper());
                    used.add(changed.upper());
                    lowers.add(held.tree());
                    like = workspace.folder().resolve(held.tree());
                } else if (lower instanceof LowerLayer.Stored stored) {
                    Snapshot single = snapshots.single(stored.layer());
                    putOnTop(lowers, workspace.link(single.folder()));
                    like = single.describesRoot() ? single.folder() : like;
                }
            }
            if (lowers.isEmpty()) {
                lowers.add("empty");
            }
            Collections.reverse(lowers);
            return uppers.create(lowers, used, like == null ? workspace.folder().resolve("empty") : like);
        } finally {
            for (Upper upper : used) {
                uppers.release(upper);
            }
        }
    }

    /**
     * Overlayfs refuses the same folder twice, and images have equal layers (those that change nothing). The upper one
     * alone gives the same files: it has everything that the lower one has, and hides it.
     */
    private static void putOnTop(List<String> lowers, String folder) {
        lowers.remove(folder);
        lowers.add(folder);
    }
}
