package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * JNA's native part, kept beside the archive of the worker's classes. JNA looks there first ({@code
 * jna.boot.library.path}), and unpacks its jar when it finds nothing or can't load it, as from a file system that is
 * mounted {@code noexec}.
 */
final class KeptLibrary {

    private KeptLibrary() {}

    /** Puts it there for the next worker, unless it is there or nobody asked for it. Best effort: it is only about time. */
    static void keep() {
        String folder = System.getProperty("jna.boot.library.path", "");
        String name = System.getProperty("jna.boot.library.name", "");
        if (folder.isEmpty() || name.isEmpty()) {
            return;
        }
        Path file = Path.of(folder, System.mapLibraryName(name));
        if (Files.exists(file)) {
            return;
        }
        try {
            write(file);
        } catch (IOException e) {
            System.err.println("can't keep " + file + ": " + e);
        }
    }

    private static void write(Path file) throws IOException {
        Path draft = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + System.nanoTime());
        try (InputStream packed = Linux.packedLibrary()) {
            if (packed == null) {
                return;
            }
            try (FileChannel out = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                packed.transferTo(Channels.newOutputStream(out));
                out.force(false); // a name with half a library behind it would be loaded
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
