package io.github.layerflux.snapshot;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** An unpacked root file system to look into; nothing outside of its folder is ever read. */
public final class FolderTree implements FileTree {

    private final RootPath root;

    public FolderTree(Path folder) {
        this.root = new RootPath(folder);
    }

    @Override
    public Optional<LayerEntry> lookup(String path) throws IOException {
        if (!root.resolveParent(path).equals(path)) {
            return Optional.empty(); // a parent is a symlink, which this must not follow
        }
        Path file = FileNames.resolve(root.folder(), path);
        Optional<FileStatus> found = FileStatus.find(file);
        return found.isEmpty() ? Optional.empty() : entry(path, file, found.get());
    }

    @Override
    public List<LayerEntry> children(String path) throws IOException {
        Optional<LayerEntry> folder = lookup(path);
        List<LayerEntry> found = new ArrayList<>();
        if (folder.isPresent() && folder.get().isDirectory()) {
            try (var stream = Files.newDirectoryStream(FileNames.resolve(root.folder(), path))) {
                for (Path child : stream) {
                    String name = FileNames.name(child);
                    String full = path.isEmpty() ? name : path + "/" + name;
                    entry(full, child, FileStatus.of(child)).ifPresent(found::add);
                }
            }
            found.sort(Comparator.comparing(LayerEntry::path));
        }
        return found;
    }

    @Override
    public InputStream open(LayerEntry file) throws IOException {
        return Files.newInputStream(FileNames.resolve(root.folder(), file.path()), LinkOption.NOFOLLOW_LINKS);
    }

    private static Optional<LayerEntry> entry(String path, Path file, FileStatus status) throws IOException {
        int mode = status.permissions();
        long uid = status.uid();
        long gid = status.gid();
        long seconds = status.seconds();
        int nanos = status.nanos();
        return switch (status.type()) {
            case PosixFiles.S_IFDIR -> Optional.of(LayerEntry.directory(path, mode, uid, gid, seconds, nanos));
            case PosixFiles.S_IFREG ->
                Optional.of(LayerEntry.file(path, mode, uid, gid, status.size(), seconds, nanos));
            case PosixFiles.S_IFLNK ->
                Optional.of(LayerEntry.symlink(
                        path, FileNames.target(Files.readSymbolicLink(file)), uid, gid, seconds, nanos));
            case PosixFiles.S_IFIFO ->
                Optional.of(new LayerEntry(
                        path,
                        EntryType.FIFO,
                        mode,
                        uid,
                        gid,
                        0,
                        seconds,
                        nanos,
                        "",
                        Optional.empty(),
                        -1,
                        0,
                        0,
                        java.util.Map.of()));
            default -> Optional.empty();
        };
    }
}
