package io.github.layerflux.sandbox.worker;

import java.util.List;

/**
 * A system call that containers may not make, as in Docker's default profile (moby, profiles/seccomp). Docker lists
 * what is allowed; here stands what matters of the rest for a container with Docker's capabilities: what leads into a
 * user name space, and with it to capabilities, and parts of the kernel that have been broken out of through.
 * {@code clone} and {@code clone3} are treated apart, by their flags.
 *
 * @param amd64 number on x86-64
 * @param i386 number in 32-bit programs on x86-64, -1 when there is none
 * @param generic number on aarch64, -1 when there is none
 */
record DeniedCall(String name, int amd64, int i386, int generic) {

    static final List<DeniedCall> ALL = List.of(
            new DeniedCall("syslog", 103, 103, 116),
            new DeniedCall("pivot_root", 155, 217, 41),
            new DeniedCall("acct", 163, 51, 89),
            new DeniedCall("settimeofday", 164, 79, 170),
            new DeniedCall("mount", 165, 21, 40),
            new DeniedCall("umount2", 166, 52, 39),
            new DeniedCall("swapon", 167, 87, 224),
            new DeniedCall("swapoff", 168, 115, 225),
            new DeniedCall("reboot", 169, 88, 142),
            new DeniedCall("iopl", 172, 110, -1),
            new DeniedCall("ioperm", 173, 101, -1),
            new DeniedCall("init_module", 175, 128, 105),
            new DeniedCall("delete_module", 176, 129, 106),
            new DeniedCall("quotactl", 179, 131, 60),
            new DeniedCall("lookup_dcookie", 212, 253, 18),
            new DeniedCall("clock_settime", 227, 264, 112),
            new DeniedCall("kexec_load", 246, 283, 104),
            new DeniedCall("add_key", 248, 286, 217),
            new DeniedCall("request_key", 249, 287, 218),
            new DeniedCall("keyctl", 250, 288, 219),
            new DeniedCall("unshare", 272, 310, 97),
            new DeniedCall("move_pages", 279, 317, 239),
            new DeniedCall("perf_event_open", 298, 336, 241),
            new DeniedCall("fanotify_init", 300, 338, 262),
            new DeniedCall("open_by_handle_at", 304, 342, 265),
            new DeniedCall("setns", 308, 346, 268),
            new DeniedCall("finit_module", 313, 350, 273),
            new DeniedCall("kexec_file_load", 320, -1, 294),
            new DeniedCall("bpf", 321, 357, 280),
            new DeniedCall("userfaultfd", 323, 374, 282),
            new DeniedCall("io_uring_setup", 425, 425, 425),
            new DeniedCall("io_uring_enter", 426, 426, 426),
            new DeniedCall("io_uring_register", 427, 427, 427),
            new DeniedCall("open_tree", 428, 428, 428),
            new DeniedCall("move_mount", 429, 429, 429),
            new DeniedCall("fsopen", 430, 430, 430),
            new DeniedCall("fsconfig", 431, 431, 431),
            new DeniedCall("fsmount", 432, 432, 432),
            new DeniedCall("fspick", 433, 433, 433),
            new DeniedCall("mount_setattr", 442, 442, 442));

    /** Flags of clone(2) that make name spaces: Docker's mask. */
    static final int NAMESPACE_FLAGS = 0x7e020000;
}
