package io.github.layerflux.sandbox.worker;

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

    private Capabilities() {}

    static List<String> names() {
        return KEPT.stream().map(Capability::name).toList();
    }

    static long mask() {
        long bits = 0;
        for (Capability capability : KEPT) {
            bits |= 1L << capability.number();
        }
        return bits;
    }
}
