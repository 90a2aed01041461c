package io.github.layerflux.snapshot;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a file or a whole folder, symlinks themselves and never what they name; nothing there is fine. Folders without
 * permissions (overlay's work folders) are opened for that.
 */
public final class DeepDelete {

    private DeepDelete() {}

    public static void delete(Path start) throws IOException {
        if (Files.exists(start, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(start, new Visitor());
        }
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            open(folder); // read-only folders keep their children too
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && open(file)) {
                delete(file);
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }

    /** Gives the owner of a folder all rights in it; whether that was needed. */
    static boolean open(Path folder) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (view == null || Files.isReadable(folder) && Files.isWritable(folder)) {
            return false;
        }
        view.setPermissions(PosixFilePermissions.fromString("rwx------"));
        return true;
    }
}
