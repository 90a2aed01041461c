package io.github.layerflux.snapshot;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file {@code boot} in a snapshot, as long as the disk may not have all of it: it names the boot of the kernel that it
 * was unpacked under. Found under another one, files may have been lost with the power, and nothing would tell: the
 * snapshot is unpacked again. Nobody waits for the disk (docs/adr/0008-what-is-synced.md).
 */
final class BootMark {

    private static final String NAME = "boot";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int O_RDONLY_CLOEXEC = 02000000;

    private final Set<Path> settling = ConcurrentHashMap.newKeySet();

    static native int open(byte[] path, int flags);

    static native int syncfs(int fd);

    static native int close(int fd);

    /** Marks what is about to be published. */
    void put(Path draft) throws IOException {
        Files.writeString(draft.resolve(NAME), bootId());
    }

    private static String bootId() throws IOException {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (NoSuchFileException e) {
            return "unknown"; // no /proc: then it is as it was before there were marks
        }
    }

    /** Whether the machine was started again before the disk had all of a snapshot. */
    boolean isInDoubt(Path snapshot) throws IOException {
        try {
            return !Files.readString(snapshot.resolve(NAME)).equals(bootId());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Has the disk take what it lacks, and the mark removed then; returns at once. */
    void settle(Path snapshot) {
        if (Files.exists(snapshot.resolve(NAME)) && settling.add(snapshot)) {
            Thread thread = new Thread(() -> sync(snapshot), "layerflux-sync");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void sync(Path snapshot) {
        try {
            Native.register(BootMark.class, NativeLibrary.getProcess());
            int fd = open((snapshot + "\0").getBytes(StandardCharsets.UTF_8), O_RDONLY_CLOEXEC);
            if (fd >= 0) {
                boolean synced = syncfs(fd) == 0;
                close(fd);
                if (synced) {
                    Files.deleteIfExists(snapshot.resolve(NAME));
                }
            }
        } catch (IOException | LinkageError e) {
            return; // the mark stays, and with it the doubt
        } finally {
            settling.remove(snapshot);
        }
    }
}
