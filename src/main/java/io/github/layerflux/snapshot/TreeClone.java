package io.github.layerflux.snapshot;

import io.github.layerflux.layer.FileNames;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Copies a root file system with all that a layer can say of it: owners, modes, times, attributes, hard links. */
public final class TreeClone {

    private final Map<Long, Path> linked = new HashMap<>();

    private TreeClone() {}

    /**
     * Copies all that is in a folder, and what the folder itself is like, into an existing empty one.
     *
     * @throws IOException as soon as something can't be copied
     */
    public static void copy(Path from, Path to) throws IOException {
        new TreeClone().folder(from, FileStatus.of(from), to);
    }

    private void folder(Path from, FileStatus status, Path to) throws IOException {
        try (var children = Files.newDirectoryStream(from)) {
            for (Path child : children) {
                Path target = FileNames.resolve(to, FileNames.name(child));
                FileStatus childStatus = FileStatus.of(child);
                if (childStatus.isDirectory()) {
                    Files.createDirectory(target);
                    folder(child, childStatus, target);
                } else {
                    file(child, childStatus, target);
                }
            }
        }
        describe(from, status, to);
    }

    private void file(Path from, FileStatus status, Path to) throws IOException {
        if (status.links() > 1) {
            Path first = linked.putIfAbsent(status.inode(), to);
            if (first != null) {
                Files.createLink(to, first);
                return;
            }
        }
        switch (status.type()) {
            case PosixFiles.S_IFREG -> content(from, to);
            case PosixFiles.S_IFLNK -> Files.createSymbolicLink(to, Files.readSymbolicLink(from));
            case PosixFiles.S_IFIFO, PosixFiles.S_IFCHR, PosixFiles.S_IFBLK ->
                PosixFiles.makeNode(to, status.type() | 0600, status.major(), status.minor());
            default -> {
                return; // a socket, which nobody can connect to any more
            }
        }
        describe(from, status, to);
    }

    private static void content(Path from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = in.size();
            long done = 0;
            while (done < size) {
                long count = in.transferTo(done, size - done, out);
                if (count <= 0) {
                    throw new IOException(from + " shrinks while it is copied");
                }
                done += count;
            }
        }
    }

    /** In this order: chown clears set-user-id bits and capabilities. */
    private static void describe(Path from, FileStatus status, Path to) throws IOException {
        PosixFiles.setOwner(to, status.uid(), status.gid());
        if (!status.isSymlink()) {
            PosixFiles.setMode(to, status.permissions());
        }
        for (Map.Entry<String, byte[]> attribute : PosixFiles.attributes(from).entrySet()) {
            String name = attribute.getKey();
            if (name.startsWith("user.") || name.equals("security.capability")) {
                PosixFiles.setAttribute(to, name, attribute.getValue());
            }
        }
        PosixFiles.setModified(to, status.seconds(), status.nanos());
    }
}
