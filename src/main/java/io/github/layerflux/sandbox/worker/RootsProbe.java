package io.github.layerflux.sandbox.worker;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.sandbox.Confinement;
import io.github.layerflux.sandbox.Rejection;
import io.github.layerflux.sandbox.RootFiles;
import io.github.layerflux.sandbox.RootFilesystem;
import io.github.layerflux.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out by doing how root file systems can be made here: makes an empty one and writes a file into it. */
final class RootsProbe {

    /** Less memory than that is no place for what a RUN changes. */
    private static final long LEAST_MEMORY = 1L << 30;

    private static final RootFilesystem SCRATCH = new RootFilesystem(List.of(), List.of());

    private final Workspace workspace;
    private final SnapshotStore snapshots;
    private final List<Rejection> rejected = new ArrayList<>();

    RootsProbe(Workspace workspace, SnapshotStore snapshots) {
        this.workspace = workspace;
        this.snapshots = snapshots;
    }

    /**
     * What was found.
     *
     * @param uppers where uppers are made
     * @param rejected why better ones were not taken
     */
    record Result(RootFiles kind, Roots roots, Uppers uppers, List<Rejection> rejected) {}

    /** @param wanted the only one to try; empty: the best */
    Result find(Optional<RootFiles> wanted) throws IOException {
        for (RootFiles kind : candidates(wanted)) {
            Uppers uppers = new Uppers(workspace, kind == RootFiles.MEMORY ? Workspace.MEMORY + "/u" : "u");
            String problem = "";
            try {
                Optional<Roots> roots = make(kind, uppers);
                if (roots.isPresent()) {
                    attempt(roots.get(), uppers);
                    return new Result(kind, roots.get(), uppers, rejected);
                }
            } catch (IOException e) {
                problem = "refused: " + e.getMessage();
            }
            if (!problem.isEmpty()) {
                rejected.add(new Rejection(kind.label(), problem));
            }
        }
        StringBuilder reasons = new StringBuilder();
        for (Rejection rejection : rejected) {
            reasons.append(reasons.isEmpty() ? "" : "; ").append(rejection.text());
        }
        throw new EnvironmentFailure("no root file system for RUN can be made in the cache directory: " + reasons)
                .suggest("Set layerflux.cacheDirectory to a folder on ext4, xfs, btrfs or tmpfs.");
    }

    private List<RootFiles> candidates(Optional<RootFiles> wanted) {
        if (workspace.confinement() == Confinement.CHROOT) {
            return List.of(RootFiles.COPY);
        }
        return wanted.map(List::of).orElse(List.of(RootFiles.values()));
    }

    private Optional<Roots> make(RootFiles kind, Uppers uppers) throws IOException {
        switch (kind) {
            case OVERLAY:
                return Optional.of(new OverlayRoots(workspace, snapshots, uppers, Overlay::kernel));
            case MEMORY:
                long room = Files.getFileStore(workspace.memory()).getUsableSpace();
                if (room < LEAST_MEMORY) {
                    rejected.add(new Rejection(kind.label(), (room >> 20) + " MB are too little"));
                    return Optional.empty();
                }
                return Optional.of(new OverlayRoots(workspace, snapshots, uppers, Overlay::kernel));
            case FUSE:
                Optional<Path> program = Programs.find("fuse-overlayfs");
                if (program.isEmpty()) {
                    rejected.add(new Rejection(kind.label(), "not installed"));
                    return Optional.empty();
                }
                return Optional.of(new OverlayRoots(workspace, snapshots, uppers, new FuseOverlay(program.get())));
            default:
                return Optional.of(new CopiedRoots(workspace, snapshots, uppers));
        }
    }

    private static void attempt(Roots roots, Uppers uppers) throws IOException {
        Uppers.Held upper = roots.assemble(SCRATCH);
        try (OpenRoot root = roots.open(upper, false)) {
            Files.delete(Files.createFile(root.merged().resolve("probe")));
        } finally {
            uppers.release(upper.upper());
        }
    }
}
