package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * {@code builds/}: one locked file per running build, and {@code gate}, which is locked while a build enters or a prune
 * takes things away, so that neither sees the other half done.
 *
 * <p>Closing any channel of a file drops all POSIX locks that the process has on it. So a lease of this JVM is never
 * opened again: its name begins with a token that all class loaders of the JVM share, and if it is there, it is held.
 */
final class LeaseFolder {

    private static final String GATE = "gate";
    private static final String LEASE = ".lease";
    private static final String TOKEN = "io.github.layerflux.jvm";

    private final Path folder;

    LeaseFolder(CacheDirectory directory) {
        this.folder = directory.root().resolve("builds");
    }

    /** What is done while the gate is held. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** Waits until the gate is free in this JVM and all others. */
    <T> T behindGate(Action<T> action) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        Path gate = folder.resolve(GATE);
        // file locks don't exclude threads. An interned string is one object for all class loaders: every Maven
        // project may load this class anew, and a static field would be theirs alone
        synchronized (("layerflux " + gate).intern()) {
            try (FileChannel channel = FileChannel.open(gate, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                return action.run();
            }
        }
    }

    /** Behind the gate: a new lease, held. */
    BuildLease newLease() throws IOException {
        for (long number = System.nanoTime(); ; number++) {
            Path file = folder.resolve(token() + "-" + Long.toString(number, Character.MAX_RADIX) + LEASE);
            FileChannel channel;
            try {
                channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                continue;
            }
            channel.lock();
            return new BuildLease(file, channel);
        }
    }

    /** Behind the gate: how many leases are held; those of processes that died are removed. */
    int held() throws IOException {
        int held = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + LEASE)) {
            for (Path file : files) {
                if (file.getFileName().toString().startsWith(token() + "-") || isLocked(file)) {
                    held++;
                } else {
                    Files.deleteIfExists(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return held;
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** Tells this JVM from all others that share the folder, also from other containers with equal process ids. */
    private static String token() {
        String fresh = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX)
                + Long.toString(System.nanoTime() & 0xffffff, Character.MAX_RADIX);
        Object present = System.getProperties().putIfAbsent(TOKEN, fresh);
        return present == null ? fresh : present.toString();
    }
}
