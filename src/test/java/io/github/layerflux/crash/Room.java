package io.github.layerflux.crash;

import io.github.layerflux.it.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file system with little room, or one whose disk begins to fail; needs root. */
final class Room implements AutoCloseable {

    private static final int ENOUGH_KB = 400_000;
    private static final int ATTEMPTS = 50;

    private final Path folder;
    private final @Nullable Path backing;

    private Room(Path folder, @Nullable Path backing) {
        this.folder = folder;
        this.backing = backing;
    }

    /** Writing fails at once (ENOSPC). */
    static Room of(Path folder, int kibibytes) {
        mountMemory(folder, kibibytes);
        return new Room(folder, null);
    }

    /**
     * An ext4 in a file on a file system without room for it: writing succeeds and what was written is lost later, as
     * the kernel then tells or not (EIO).
     */
    static Room failingAt(Path folder, Path backing, int kibibytes) throws IOException {
        Files.createDirectories(backing);
        mountMemory(backing, kibibytes);
        Path image = backing.resolve("disk");
        Command.of("truncate", "-s", "100M", image.toString()).run();
        Command.of(
                        "mkfs.ext4",
                        "-q",
                        "-J",
                        "size=4",
                        "-E",
                        "nodiscard,lazy_itable_init=0,lazy_journal_init=0",
                        image.toString())
                .run();
        Command.of("mount", "-o", "loop,errors=continue", image.toString(), folder.toString())
                .run();
        return new Room(folder, backing);
    }

    private static void mountMemory(Path folder, int kibibytes) {
        Command.of("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "layerflux-crash", folder.toString())
                .run();
    }

    Path folder() {
        return folder;
    }

    /** Makes room. A disk that has failed is as after a restart: what was only in memory is lost. */
    void enlarge() {
        if (backing == null) {
            Command.of("mount", "-o", "remount,size=" + ENOUGH_KB + "k", folder.toString())
                    .run();
            return;
        }
        Command.of("sync", "-f", folder.toString()).outcome();
        unmount();
        Command.of("mount", "-o", "remount,size=" + ENOUGH_KB + "k", backing.toString())
                .run();
        Command.of("e2fsck", "-f", "-y", backing.resolve("disk").toString()).outcome();
        Command.of("mount", "-o", "loop", backing.resolve("disk").toString(), folder.toString())
                .run();
        restart();
    }

    /** A worker's last process may take a moment to be gone. */
    private void unmount() {
        Command unmount = Command.of("umount", folder.toString());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (unmount.outcome().exitCode() == 0) {
                awaitDetached();
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
        unmount.run();
    }

    /** A worker's mount namespace has the file system too, until its last process is gone. */
    private void awaitDetached() {
        for (int attempt = 0; backing != null && attempt < ATTEMPTS; attempt++) {
            if (Command.of("losetup", "-j", backing.resolve("disk").toString())
                    .run()
                    .isBlank()) {
                return;
            }
            LockSupport.parkNanos(100_000_000);
        }
        if (backing != null) {
            throw new IllegalStateException("somebody still uses " + folder);
        }
    }

    /** What a restart would change: whatever was unpacked before it is of another boot. */
    private void restart() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path mark : files.filter(
                            file -> file.endsWith("boot") && file.toString().contains("/snapshots/"))
                    .toList()) {
                Files.writeString(mark, "an earlier one");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        unmount();
        if (backing != null) {
            // the loop device lets go of its file a little later
            Command.of("umount", "--lazy", backing.toString()).run();
        }
    }
}
