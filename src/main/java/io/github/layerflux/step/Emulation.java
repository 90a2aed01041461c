package io.github.layerflux.step;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this machine can execute programs of a platform. */
final class Emulation {

    /** Where the kernel shows the emulators that were registered (Linux, admin-guide/binfmt-misc). */
    private static final Path REGISTERED = Path.of("/proc/sys/fs/binfmt_misc");

    private Emulation() {}

    /**
     * Checks before anything is unpacked for a RUN.
     *
     * @throws UserFailure when the platform is another one than this machine's and has no emulator here
     */
    static void check(Platform platform) {
        Platform here = Platform.host();
        if (!platform.os().equals(here.os())) {
            throw new UserFailure("RUN can't execute programs of " + platform + " on " + here);
        }
        if (platform.architecture().equals(here.architecture())
                || platform.architecture().equals("386") && here.architecture().equals("amd64")
                || platform.architecture().equals("arm") && here.architecture().equals("arm64")
                || Files.exists(REGISTERED.resolve("qemu-" + kernelName(platform.architecture())))) {
            return;
        }
        throw new UserFailure("RUN can't execute programs of " + platform + " on this " + here + " machine")
                .suggest("Register an emulator (Debian: apt-get install qemu-user-static), or leave RUN to a stage "
                        + "with --platform=$BUILDPLATFORM.");
    }

    private static String kernelName(String architecture) {
        return switch (architecture) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            case "386" -> "i386";
            default -> architecture;
        };
    }
}
