package io.github.layerflux.step;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether this machine can execute programs of a platform: because it is its own, or because the kernel has an emulator
 * for it (Linux, admin-guide/binfmt-misc). The kernel must have opened the emulator when it was registered, flag
 * {@code F}: the root file system of a RUN doesn't have it.
 *
 * @param registered where the kernel shows what is registered
 */
record Emulation(Platform here, Path registered) {

    private static final String REMEDY = "Register an emulator (Debian: apt-get install qemu-user-static; with Docker: "
            + "docker run --privileged tonistiigi/binfmt --install all), or leave RUN to a stage with "
            + "--platform=$BUILDPLATFORM.";

    /** This machine's. */
    static Emulation ofThisMachine() {
        return new Emulation(Platform.host(), Path.of("/proc/sys/fs/binfmt_misc"));
    }

    /**
     * Checks before anything is unpacked for a RUN.
     *
     * @throws UserFailure when programs of the platform can't be executed
     */
    void check(Platform platform) {
        if (!platform.os().equals(here.os())) {
            throw new UserFailure("RUN can't execute programs of " + platform + " on " + here);
        }
        String wanted = platform.architecture();
        boolean ours = wanted.equals(here.architecture())
                || wanted.equals("386") && here.architecture().equals("amd64")
                || wanted.equals("arm") && here.architecture().equals("arm64");
        if (ours) {
            return;
        }
        Optional<Entry> emulator = find(kernelName(wanted));
        if (emulator.isEmpty()) {
            throw new UserFailure("RUN can't execute programs of " + platform + " on this " + here + " machine")
                    .suggest(REMEDY);
        }
        if (!emulator.get().keptOpen()) {
            throw new UserFailure("RUN can't execute programs of " + platform + ": the emulator "
                            + emulator.get().name()
                            + " is registered without flag F, so it is out of reach in a root file system of its own")
                    .suggest("Register it with the flag (Debian: apt-get install qemu-user-static).");
        }
    }

    /**
     * What the kernel shows of one emulator.
     *
     * @param keptOpen whether it was opened when it was registered
     */
    private record Entry(String name, boolean keptOpen) {}

    /** The best of those that are switched on and for the architecture, by the names that everybody gives them. */
    private Optional<Entry> find(String architecture) {
        Optional<Entry> found = Optional.empty();
        if (!isOn(registered.resolve("status"))) {
            return found;
        }
        try (var entries = Files.newDirectoryStream(registered, "*" + architecture + "*")) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                String text = read(entry);
                if (isFor(name, architecture) && text.startsWith("enabled")) {
                    Entry candidate = new Entry(name, flags(text).contains("F"));
                    found = found.isPresent() && found.get().keptOpen() ? found : Optional.of(candidate);
                }
            }
            return found;
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read which emulators are registered", e);
        }
    }

    /** {@code qemu-arm} is not for {@code armeb}, and {@code qemu-ppc64le-static} is for {@code ppc64le}. */
    private static boolean isFor(String name, String architecture) {
        int at = name.indexOf(architecture);
        int end = at + architecture.length();
        boolean begins = at == 0 || name.charAt(at - 1) == '-';
        return begins && (end == name.length() || name.charAt(end) == '-' || name.charAt(end) == '.');
    }

    private static boolean isOn(Path status) {
        try {
            return Files.exists(status) && read(status).startsWith("enabled");
        } catch (IOException e) {
            return false;
        }
    }

    private static String flags(String text) {
        for (String line : text.split("\n")) {
            if (line.startsWith("flags:")) {
                return line.substring("flags:".length()).strip();
            }
        }
        return "";
    }

    private static String read(Path entry) throws IOException {
        return Files.readString(entry, StandardCharsets.ISO_8859_1);
    }

    private static String kernelName(String architecture) {
        return switch (architecture) {
            case "amd64" -> "x86_64";
            case "arm64" -> "aarch64";
            case "386" -> "i386";
            case "loong64" -> "loongarch64";
            case "mips64le" -> "mips64el";
            default -> architecture;
        };
    }
}
