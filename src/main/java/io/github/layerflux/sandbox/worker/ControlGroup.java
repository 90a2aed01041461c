package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;

/**
 * The control group of one RUN: one folder per hierarchy that it is in. Without folders it limits nothing. Closing
 * removes it; all its processes must have ended.
 *
 * @param folders of version 1 one for each controller, of version 2 one for all
 */
record ControlGroup(List<Path> folders) implements AutoCloseable {

    static final ControlGroup NONE = new ControlGroup(List.of());
    static final String MEMBERS = "cgroup.procs";

    /** Shell commands by which a shell moves itself into the group that its environment names. */
    static final String ENTER = "for g in $LAYERFLUX_GROUPS; do echo $$ >$g/" + MEMBERS + " || exit 125; done; ";

    private static final int ATTEMPTS = 200;
    private static final long RETRY_NANOS = 5_000_000;

    ControlGroup {
        folders = List.copyOf(folders);
    }

    boolean isNone() {
        return folders.isEmpty();
    }

    /** Moves a process into it; what that process starts later is in it from the beginning. */
    void add(int pid) throws IOException {
        for (Path folder : folders) {
            Files.writeString(folder.resolve(MEMBERS), pid + "\n");
        }
    }

    /** The ids of the processes that are in it, in all its folders. */
    List<String> members() throws IOException {
        List<String> members = new ArrayList<>(Files.readAllLines(folders.get(0).resolve(MEMBERS)));
        for (Path folder : folders.subList(1, folders.size())) {
            members.retainAll(Files.readAllLines(folder.resolve(MEMBERS)));
        }
        return members;
    }

    /** The folders, none of which has a blank in its name, as {@link #ENTER} reads them. */
    String names() {
        StringJoiner names = new StringJoiner(" ");
        folders.forEach(folder -> names.add(folder.toString()));
        return names.toString();
    }

    /** Whether the kernel has killed one of its processes for lack of memory. */
    boolean ranOutOfMemory() throws IOException {
        for (Path folder : folders) {
            for (String file : new String[] {"memory.events", "memory.oom_control"}) {
                Path counters = folder.resolve(file);
                if (Files.exists(counters) && count(counters, "oom_kill") > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The value in a file of {@code name value} lines; 0 if it isn't there. */
    static long count(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            if (line.startsWith(name + " ")) {
                return Long.parseLong(line.substring(name.length() + 1).strip());
            }
        }
        return 0;
    }

    @Override
    public void close() {
        for (Path folder : folders) {
            remove(folder);
        }
    }

    /** Removes an empty group. The kernel needs a moment after the end of its last process. */
    static void remove(Path folder) {
        IOException problem = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                Files.delete(folder);
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (IOException e) {
                problem = e;
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        System.err.println("a control group is left over: " + problem);
    }
}
