package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The capabilities that Docker leaves a container's root (capabilities(7)); bits 0xa80425fb. */
final class Capabilities {

    /** Names and numbers. */
    record Capability(String name, int number) {}

    static final List<Capability> KEPT = List.of(
            new Capability("CAP_CHOWN", 0),
            new Capability("CAP_DAC_OVERRIDE", 1),
            new Capability("CAP_FOWNER", 3),
            new Capability("CAP_FSETID", 4),
            new Capability("CAP_KILL", 5),
            new Capability("CAP_SETGID", 6),
            new Capability("CAP_SETUID", 7),
            new Capability("CAP_SETPCAP", 8),
            new Capability("CAP_NET_BIND_SERVICE", 10),
            new Capability("CAP_NET_RAW", 13),
            new Capability("CAP_SYS_CHROOT", 18),
            new Capability("CAP_MKNOD", 27),
            new Capability("CAP_AUDIT_WRITE", 29),
            new Capability("CAP_SETFCAP", 31));

    private static final List<Capability> OTHERS = List.of(
            new Capability("CAP_DAC_READ_SEARCH", 2),
            new Capability("CAP_LINUX_IMMUTABLE", 9),
            new Capability("CAP_NET_BROADCAST", 11),
            new Capability("CAP_NET_ADMIN", 12),
            new Capability("CAP_IPC_LOCK", 14),
            new Capability("CAP_IPC_OWNER", 15),
            new Capability("CAP_SYS_MODULE", 16),
            new Capability("CAP_SYS_RAWIO", 17),
            new Capability("CAP_SYS_PTRACE", 19),
            new Capability("CAP_SYS_PACCT", 20),
            new Capability("CAP_SYS_ADMIN", 21),
            new Capability("CAP_SYS_BOOT", 22),
            new Capability("CAP_SYS_NICE", 23),
            new Capability("CAP_SYS_RESOURCE", 24),
            new Capability("CAP_SYS_TIME", 25),
            new Capability("CAP_SYS_TTY_CONFIG", 26),
            new Capability("CAP_LEASE", 28),
            new Capability("CAP_AUDIT_CONTROL", 30),
            new Capability("CAP_MAC_OVERRIDE", 32),
            new Capability("CAP_MAC_ADMIN", 33),
            new Capability("CAP_SYSLOG", 34),
            new Capability("CAP_WAKE_ALARM", 35),
            new Capability("CAP_BLOCK_SUSPEND", 36),
            new Capability("CAP_AUDIT_READ", 37));

    private Capabilities() {}

    /** @param all whether none is taken away that the worker has */
    static List<String> names(boolean all) throws IOException {
        List<String> names = new ArrayList<>();
        KEPT.forEach(capability -> names.add(capability.name()));
        if (all) {
            long own = own();
            for (Capability other : OTHERS) {
                if ((own >> other.number() & 1) != 0) {
                    names.add(other.name());
                }
            }
        }
        return names;
    }

    private static long own() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("CapEff:")) {
                return Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
            }
        }
        return 0;
    }

    /** @param all whether none is taken away */
    static long mask(boolean all) {
        if (all) {
            return -1;
        }
        long bits = 0;
        for (Capability capability : KEPT) {
            bits |= 1L << capability.number();
        }
        return bits;
    }
}
