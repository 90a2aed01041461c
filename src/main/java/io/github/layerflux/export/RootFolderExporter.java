package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Writes an image's root file system into a folder, as {@code docker buildx build --output type=local} does: files
 * there are replaced, others stay. All files belong to who runs the build, so setuid and setgid are left out; devices,
 * fifos and extended attributes are, too.
 *
 * <p>Nothing is written outside of the folder, whatever links are in the image or lie there already: every folder on
 * the way is a real one, made or found so before anything is put into it.
 */
public final class RootFolderExporter implements ImageExporter {

    private final ContentStore store;
    private final Path folder;
    private final Consumer<String> notes;
    private long written;

    /** @param notes told of what can't be put into a folder */
    public RootFolderExporter(ContentStore store, Path folder, Consumer<String> notes) {
        this.store = store;
        this.folder = folder.toAbsolutePath();
        this.notes = notes;
    }

    /** Bytes of the files that the last export wrote. */
    long written() {
        return written;
    }

    @Override
    public void export(BuiltImage image) {
        try (FlattenedImage files = new FlattenedImage(image, store)) {
            Files.createDirectories(folder);
            written = 0;
            Writer writer = new Writer();
            files.visit(writer);
            if (writer.skipped > 0) {
                notes.accept(folder + ": " + writer.skipped + " devices and fifos are left out");
            }
        } catch (FileSystemException e) {
            throw EnvironmentFailure.io("can't write the image to " + folder, e)
                    .suggestIfNone("Give a folder of its own, or delete what is in the way.");
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write the image to " + folder, e);
        }
    }

    private final class Writer implements FlattenedImage.Visitor {

        private int skipped;

        @Override
        public void file(LayerEntry file, InputStream bytes) throws IOException {
            Path target = at(file.path());
            Path temporary = target.resolveSibling("." + UUID.randomUUID());
            try {
                written += Files.copy(bytes, temporary);
                setTime(temporary, file); // for which it is opened, and its mode may not allow that
                setMode(temporary, file);
                replace(temporary, target);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }

        @Override
        public void other(LayerEntry entry) throws IOException {
            Path target = at(entry.path());
            switch (entry.type()) {
                case DIRECTORY -> makeFolder(target);
                case SYMLINK -> {
                    makeWay(target);
                    Files.createSymbolicLink(target, FileNames.link(withoutNul(entry.link())));
                }
                case HARDLINK -> link(entry, target);
                default -> skipped++;
            }
        }

        private void makeFolder(Path target) throws IOException {
            if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(target); // a link would lead elsewhere
                Files.createDirectory(target);
            }
            if (!Files.isWritable(target)) {
                PosixFileAttributeView view = posix(target);
                if (view != null) {
                    view.setPermissions(EnumSet.allOf(PosixFilePermission.class));
                }
            }
        }

        private void link(LayerEntry entry, Path target) throws IOException {
            Path first = at(entry.link());
            makeWay(target);
            try {
                Files.createLink(target, first);
            } catch (FileSystemException | UnsupportedOperationException e) {
                Files.copy(first, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
        }

        /** Only when all is in it: a folder may not allow to be written, and writing changes its time. */
        @Override
        public void left(LayerEntry entry) throws IOException {
            Path target = at(entry.path());
            setTime(target, entry);
            setMode(target, entry);
        }

        private void makeWay(Path target) throws IOException {
            try {
                Files.deleteIfExists(target);
            } catch (DirectoryNotEmptyException e) {
                throw new FileSystemException(target.toString(), null, "a folder with files is in the way");
            }
        }

        private void replace(Path temporary, Path target) throws IOException {
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                makeWay(target);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A file of the folder; tables of layers aren't trusted to name none outside of it. */
    private Path at(String path) throws IOException {
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new IOException("the image's name '" + path + "' leads out of its folder");
            }
        }
        return FileNames.resolve(folder, withoutNul(path));
    }

    private static String withoutNul(String name) throws IOException {
        if (name.indexOf('\0') >= 0) {
            throw new IOException("a name of the image has a NUL byte: " + name.replace('\0', '?'));
        }
        return name;
    }

    private static PosixFileAttributeView posix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void setMode(Path file, LayerEntry entry) throws IOException {
        PosixFileAttributeView view = posix(file);
        if (view == null || entry.type() == EntryType.SYMLINK) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values(); // owner's r, w, x, then group's, then others'
        for (int i = 0; i < all.length; i++) {
            if ((entry.mode() & 0400 >> i) != 0) {
                permissions.add(all[i]);
            }
        }
        view.setPermissions(permissions);
    }

    private static void setTime(Path file, LayerEntry entry) throws IOException {
        FileTime time = FileTime.from(Instant.ofEpochSecond(entry.mtimeSeconds(), entry.mtimeNanos()));
        Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, null, null);
    }
}
