package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Overlays by fuse-overlayfs, which needs no right but to open {@code /dev/fuse}. */
final class FuseOverlay implements OverlayMount {

    private final Path program;

    FuseOverlay(Path program) {
        this.program = program;
    }

    @Override
    public boolean namesWhiteouts() {
        return true;
    }

    @Override
    public void mount(Workspace workspace, Path target, boolean devices, String options) throws IOException {
        int stdin = Linux.check(Linux.open("/dev/null", Linux.O_CLOEXEC, 0), "open /dev/null");
        String all = options + (devices ? "" : ",nodev");
        try (NativePipe said = NativePipe.open()) {
            Spawn spawn = new Spawn(
                    List.of(program.toString(), "-o", all, target.toString()),
                    List.of("PATH=" + System.getenv("PATH")),
                    stdin,
                    said.writer());
            try {
                // it goes into the background once it has mounted, and ends with the mount
                int exit = Children.await(spawn.startAlone(program.toString()));
                if (exit != 0) {
                    throw new IOException("fuse-overlayfs: exit code " + exit);
                }
            } finally {
                spawn.free();
            }
        } finally {
            Linux.close(stdin);
        }
    }
}
