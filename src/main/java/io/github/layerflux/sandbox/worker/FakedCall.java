package io.github.layerflux.sandbox.worker;

import java.util.ArrayList;
import java.util.List;

/**
 * A system call that needs more ids than a user namespace with a single one has. It does nothing and says that it
 * succeeded: a file keeps its only possible owner, a process its only possible user. Installing packages and adding
 * users works then, as long as nobody looks closely.
 *
 * @param amd64 number on x86-64, -1 when there is none
 * @param i386 number in 32-bit programs on x86-64, -1 when there is none
 * @param generic number on aarch64, -1 when there is none
 */
record FakedCall(String name, int amd64, int i386, int generic) {

    static final List<FakedCall> ALL = List.of(
            new FakedCall("chown", 92, 182, -1),
            new FakedCall("chown32", -1, 212, -1),
            new FakedCall("fchown", 93, 95, 55),
            new FakedCall("fchown32", -1, 207, -1),
            new FakedCall("lchown", 94, 16, -1),
            new FakedCall("lchown32", -1, 198, -1),
            new FakedCall("fchownat", 260, 298, 54),
            new FakedCall("setuid", 105, 23, 146),
            new FakedCall("setuid32", -1, 213, -1),
            new FakedCall("setgid", 106, 46, 144),
            new FakedCall("setgid32", -1, 214, -1),
            new FakedCall("setreuid", 113, 70, 145),
            new FakedCall("setreuid32", -1, 203, -1),
            new FakedCall("setregid", 114, 71, 143),
            new FakedCall("setregid32", -1, 204, -1),
            new FakedCall("setgroups", 116, 81, 159),
            new FakedCall("setgroups32", -1, 206, -1),
            new FakedCall("setresuid", 117, 164, 147),
            new FakedCall("setresuid32", -1, 208, -1),
            new FakedCall("setresgid", 119, 170, 149),
            new FakedCall("setresgid32", -1, 210, -1),
            new FakedCall("setfsuid", 122, 138, 151),
            new FakedCall("setfsuid32", -1, 215, -1),
            new FakedCall("setfsgid", 123, 139, 152),
            new FakedCall("setfsgid32", -1, 216, -1),
            new FakedCall("capset", 126, 185, 91));

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (FakedCall call : ALL) {
            names.add(call.name());
        }
        return names;
    }
}
