package io.github.layerflux.sandbox.worker;

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

    private static final List<String> OTHERS = List.of(
            "CAP_DAC_READ_SEARCH",
            "CAP_LINUX_IMMUTABLE",
            "CAP_NET_BROADCAST",
            "CAP_NET_ADMIN",
            "CAP_IPC_LOCK",
            "CAP_IPC_OWNER",
            "CAP_SYS_MODULE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_PTRACE",
            "CAP_SYS_PACCT",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE",
            "CAP_SYS_TIME",
            "CAP_SYS_TTY_CONFIG",
            "CAP_LEASE",
            "CAP_AUDIT_CONTROL",
            "CAP_MAC_OVERRIDE",
            "CAP_MAC_ADMIN",
            "CAP_SYSLOG",
            "CAP_WAKE_ALARM",
            "CAP_BLOCK_SUSPEND",
            "CAP_AUDIT_READ");

    private Capabilities() {}

    /** @param all whether none is taken away */
    static List<String> names(boolean all) {
        List<String> names = new ArrayList<>();
        KEPT.forEach(capability -> names.add(capability.name()));
        if (all) {
            names.addAll(OTHERS);
        }
        return names;
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
