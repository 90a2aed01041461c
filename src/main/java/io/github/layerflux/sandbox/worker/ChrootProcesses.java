package io.github.layerflux.sandbox.worker;

import com.sun.jna.NativeLong;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes that a RUN without a pid namespace has started: all descendants of this worker but those that were there
 * before. Orphans become the worker's children, whatever session they are in (prctl(2), PR_SET_CHILD_SUBREAPER).
 */
final class ChrootProcesses {

    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int WNOHANG = 1;
    private static final long PAUSE_NS = 1_000_000;
    private static final NativeLong ZERO = new NativeLong(0);

    private final long own = ProcessHandle.current().pid();
    private final Set<Long> before;

    /** Begins to watch. */
    ChrootProcesses() throws IOException {
        Linux.check(Linux.prctl(PR_SET_CHILD_SUBREAPER, new NativeLong(1), ZERO, ZERO, ZERO), "prctl");
        this.before = new HashSet<>(descendants());
    }

    /** Kills until none is left: a process may start another while it is being looked for. */
    void killAll() throws IOException {
        while (true) {
            List<Long> alive = descendants();
            alive.removeAll(before);
            if (alive.isEmpty()) {
                return;
            }
            for (long pid : alive) {
                Linux.kill((int) pid, Linux.SIGKILL);
                Linux.waitpid((int) pid, new IntByReference(), WNOHANG);
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private List<Long> descendants() throws IOException {
        List<long[]> all = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
                    // the name may hold blanks and parentheses; after it come the state and the parent (proc(5))
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    all.add(new long[] {Long.parseLong(process.getFileName().toString()), Long.parseLong(fields[1])});
                } catch (IOException e) {
                    continue; // it has just ended
                }
            }
        }
        List<Long> found = new ArrayList<>();
        Set<Long> family = new HashSet<>(Set.of(own));
        for (boolean more = true; more; ) {
            more = false;
            for (long[] process : all) {
                if (family.contains(process[1]) && family.add(process[0])) {
                    found.add(process[0]);
                    more = true;
                }
            }
        }
        return found;
    }
}
