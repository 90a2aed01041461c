package io.github.layerflux.housekeeping;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Deletes trees that nobody uses any more. Snapshots made in a user namespace need one that works inside of it. */
@FunctionalInterface
public interface Deleter {

    /** Deletes as the user that runs the JVM; opens folders that have no permissions (overlay's work folders). */
    Deleter PLAIN = new Deleter() {
        @Override
        public void delete(Path tree) throws IOException {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    open(folder); // read-only folders keep their children too
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (Files.isDirectory(file) && open(file)) {
                        delete(file);
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                    if (e != null) {
                        throw e;
                    }
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        }

        private boolean open(Path folder) throws IOException {
            PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
            if (view == null || Files.isReadable(folder) && Files.isWritable(folder)) {
                return false;
            }
            view.setPermissions(PosixFilePermissions.fromString("rwx------"));
            return true;
        }
    };

    /** Deletes a file, or a folder and all below it; follows no symlinks. */
    void delete(Path tree) throws IOException;
}
