package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Locks on files, shared or exclusive, against the other workers of this machine and the other RUNs of this one. The
 * kernel's locks belong to the process, so the RUNs of this worker are told apart here; and a process loses its lock as
 * soon as it closes any descriptor of the file, so each file is opened once.
 */
final class CacheLocks {

    private static final class Held {
        private final FileChannel channel;
        private final boolean shared;
        private int users = 1;

        Held(FileChannel channel, boolean shared) {
            this.channel = channel;
            this.shared = shared;
        }
    }

    private final Map<Path, Held> held = new HashMap<>();

    /** Takes a lock if it is free, or shared already and wanted no other way. */
    synchronized boolean tryLock(Path file, boolean shared) throws IOException {
        Held current = held.get(file);
        if (current != null) {
            boolean together = shared && current.shared;
            current.users += together ? 1 : 0;
            return together;
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock(0, Long.MAX_VALUE, shared);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock != null) {
            held.put(file, new Held(channel, shared));
        }
        return lock != null;
    }

    /** Ends one use. */
    synchronized void unlock(Path file) throws IOException {
        Held current = held.get(file);
        if (current != null && --current.users == 0) {
            held.remove(file);
            current.channel.close();
        }
    }
}
