package io.github.layerflux.sandbox.worker;

import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The flags of the mount that a file lies on (statfs(2)). Whoever makes a bind of it read-only in a user name space has
 * to repeat them: there they are locked (mount_namespaces(7)).
 */
record MountFlags(long bits) {

    private static final int STATFS_SIZE = 256;
    /** Of {@code f_flags} in the {@code struct statfs} of 64-bit machines: ten longs precede it. */
    private static final int FLAGS_OFFSET = 80;

    private static final long ST_NOATIME = 0x400;
    private static final long ST_NODIRATIME = 0x800;
    private static final long ST_RELATIME = 0x1000;

    static MountFlags of(Path file) throws IOException {
        Memory status = new Memory(STATFS_SIZE);
        status.clear();
        Linux.check(Linux.statfs(file.toString(), status), "statfs " + file);
        return new MountFlags(status.getLong(FLAGS_OFFSET));
    }

    /** As mount(2) takes them. */
    long forMount() {
        long flags = bits & (Linux.MS_NOSUID | Linux.MS_NODEV | Linux.MS_NOEXEC);
        flags |= (bits & ST_NOATIME) != 0 ? Linux.MS_NOATIME : 0;
        flags |= (bits & ST_NODIRATIME) != 0 ? Linux.MS_NODIRATIME : 0;
        flags |= (bits & ST_RELATIME) != 0 ? Linux.MS_RELATIME : 0;
        return flags;
    }

    /** As the options of a runtime's {@code config.json}. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        add(names, Linux.MS_NOSUID, "nosuid");
        add(names, Linux.MS_NODEV, "nodev");
        add(names, Linux.MS_NOEXEC, "noexec");
        add(names, ST_NOATIME, "noatime");
        add(names, ST_NODIRATIME, "nodiratime");
        add(names, ST_RELATIME, "relatime");
        return names;
    }

    private void add(List<String> names, long bit, String name) {
        if ((bits & bit) != 0) {
            names.add(name);
        }
    }
}
