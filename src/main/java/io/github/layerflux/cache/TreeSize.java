package io.github.layerflux.cache;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Adds up the sizes of the files of a tree. */
final class TreeSize extends SimpleFileVisitor<Path> {

    private long bytes;

    private TreeSize() {}

    /** In bytes; folders that can't be entered count as empty, and so does what isn't there. */
    static long of(Path tree) throws IOException {
        TreeSize size = new TreeSize();
        Files.walkFileTree(tree, size);
        return size.bytes;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        bytes += attributes.isRegularFile() ? attributes.size() : 0;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        return FileVisitResult.CONTINUE;
    }
}
