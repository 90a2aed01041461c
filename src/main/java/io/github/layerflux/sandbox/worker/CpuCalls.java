package io.github.layerflux.sandbox.worker;

import java.util.Locale;
import java.util.Optional;

/**
 * Numbers of the system calls that the C library has no function for, or whose function changes all threads at once
 * where only the calling one is meant (nptl(7), "NPTL and process credential changes").
 *
 * @param auditArchitecture how seccomp names the architecture (linux/audit.h)
 */
record CpuCalls(
        int pivotRoot, int setgroups, int setresuid, int setresgid, int keyctl, int auditArchitecture, boolean amd64) {

    private static final int AUDIT_ARCH_X86_64 = 0xc000003e;
    private static final int AUDIT_ARCH_AARCH64 = 0xc00000b7;

    /** Those of this machine; empty for an architecture that nobody has looked up yet. */
    static Optional<CpuCalls> ofThisMachine() {
        return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(new CpuCalls(155, 116, 117, 119, 250, AUDIT_ARCH_X86_64, true));
            case "aarch64" -> Optional.of(new CpuCalls(41, 159, 147, 149, 219, AUDIT_ARCH_AARCH64, false));
            default -> Optional.empty();
        };
    }
}
