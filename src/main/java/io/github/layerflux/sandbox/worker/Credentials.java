package io.github.layerflux.sandbox.worker;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import io.github.layerflux.layer.ResolvedUser;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes the calling thread, and no other, what a container's process may be: user, groups, capabilities, filter. */
final class Credentials {

    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_SECCOMP = 22;
    private static final int SECCOMP_MODE_FILTER = 2;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int LAST_CAPABILITY = 63;
    private static final NativeLong ZERO = new NativeLong(0);

    private final CpuCalls calls;
    private final ResolvedUser user;
    private final Memory groups;
    private final Memory header = new Memory(8);
    private final Memory data = new Memory(24);
    private final Optional<SeccompFilter> filter;
    private final long kept;

    /** Prepares everything. */
    Credentials(CpuCalls calls, Container container, Optional<SeccompFilter> filter) {
        this.calls = calls;
        this.user = container.user();
        this.kept = Capabilities.mask(container.insecure());
        List<Long> gids = user.supplementaryGids();
        this.groups = new Memory(4L * gids.size() + 4);
        for (int i = 0; i < gids.size(); i++) {
            groups.setInt(4L * i, (int) (long) gids.get(i));
        }
        header.setInt(0, CAPABILITY_VERSION_3);
        header.setInt(4, 0);
        this.filter = filter;
    }

    /** Assumes them; there is no way back. */
    void assume() throws IOException {
        for (int capability = 0; capability <= LAST_CAPABILITY; capability++) {
            if ((kept >> capability & 1) == 0) {
                // fails for numbers that this kernel doesn't have
                Linux.prctl(PR_CAPBSET_DROP, new NativeLong(capability), ZERO, ZERO, ZERO);
            }
        }
        Linux.prctl(PR_CAP_AMBIENT, new NativeLong(PR_CAP_AMBIENT_CLEAR_ALL), ZERO, ZERO, ZERO);
        Linux.syscall(new NativeLong(calls.keyctl()), new NativeLong(KEYCTL_JOIN_SESSION_KEYRING), Pointer.NULL, ZERO);
        if (filter.isPresent()) {
            Linux.check(
                    Linux.prctl(
                            PR_SET_SECCOMP,
                            new NativeLong(SECCOMP_MODE_FILTER),
                            new NativeLong(Pointer.nativeValue(filter.get().program())),
                            ZERO,
                            ZERO),
                    "seccomp");
        }
        id(calls.setgroups(), user.supplementaryGids().size(), groups, 0, "setgroups");
        id(calls.setresgid(), user.gid(), new Pointer(user.gid()), user.gid(), "setresgid " + user.gid());
        id(calls.setresuid(), user.uid(), new Pointer(user.uid()), user.uid(), "setresuid " + user.uid());
        Linux.check(Linux.capget(header, data), "capget");
        for (int half = 0; half < 2; half++) {
            int allowed = data.getInt(12L * half + 4) & (int) (kept >>> 32 * half);
            data.setInt(12L * half, allowed); // effective
            data.setInt(12L * half + 4, allowed); // permitted
            data.setInt(12L * half + 8, 0); // inheritable
        }
        Linux.check(Linux.capset(header, data), "capset");
    }

    private static void id(int call, long first, Pointer second, long third, String what) throws IOException {
        int result = Linux.syscall(new NativeLong(call), new NativeLong(first), second, new NativeLong(third))
                .intValue();
        Linux.check(result, what);
    }
}
