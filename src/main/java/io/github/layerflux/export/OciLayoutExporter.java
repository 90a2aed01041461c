package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.IndexFile;
import io.github.layerflux.content.Seal;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Writes an OCI image layout folder (OCI image-spec, image-layout.md). Blobs are hard links to the store's where the
 * file system can, else copies. Blobs come before the index that names them, and go after it.
 */
public final class OciLayoutExporter implements ImageExporter {

    private final ContentStore store;
    private final Path folder;
    private final boolean exclusive;
    private final boolean sparse;

    private OciLayoutExporter(ContentStore store, Path folder, boolean exclusive, boolean sparse) {
        this.sparse = sparse;
        this.store = store;
        this.folder = folder;
        this.exclusive = exclusive;
    }

    /** For a folder of our own, which holds this image alone: blobs of the image before it are removed. */
    public static OciLayoutExporter exclusive(ContentStore store, Path folder) {
        return new OciLayoutExporter(store, folder, true, false);
    }

    /** For the user's folder, which may hold other images: only entries of the same names are replaced. */
    public static OciLayoutExporter into(ContentStore store, Path folder) {
        return new OciLayoutExporter(store, folder, false, false);
    }

    /**
     * Deletes a layout that {@link #exclusive} made, its index first; whatever else lies there stays.
     *
     * @throws EnvironmentFailure when it can't be deleted
     */
    public static void remove(Path folder) {
        try {
            Path blobs = folder.resolve("blobs").resolve("sha256");
            if (Files.deleteIfExists(folder.resolve("index.json")) && Files.isDirectory(blobs)) {
                removeOthers(blobs, List.of());
            }
            Files.deleteIfExists(folder.resolve("oci-layout"));
            for (Path empty : List.of(blobs, folder.resolve("blobs"), folder)) {
                deleteIfEmpty(empty);
            }
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't delete the image of an earlier build, " + folder, e);
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // somebody else's files
        }
    }

    /** The same, which leaves out blobs that the store lacks; a layout may (OCI image-spec, image-layout.md, "Blobs"). */
    public OciLayoutExporter sparse() {
        return new OciLayoutExporter(store, folder, exclusive, true);
    }

    /** {@inheritDoc} A layout that already is what it should be is not touched. */
    @Override
    public void export(BuiltImage image) {
        List<Descriptor> index = exclusive ? LayoutIndex.entries(image) : merged(image);
        List<Descriptor> blobs = new ArrayList<>(image.blobs());
        if (sparse) {
            blobs.removeIf(blob -> !store.has(blob));
        }
        try {
            if (isCurrent(index, blobs)) {
                return;
            }
            Path target = folder.resolve("blobs").resolve("sha256");
            Files.createDirectories(target);
            for (Descriptor blob : blobs) {
                deliver(blob, target.resolve(blob.digest().hex()));
            }
            new IndexFile(folder).write(index);
            if (exclusive) {
                removeOthers(target, blobs);
            }
        } catch (FileAlreadyExistsException e) {
            throw new EnvironmentFailure(
                    "can't write the image to " + folder + ": " + e.getFile() + " is no folder", e);
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write the image to " + folder, e);
        }
    }

    private List<Descriptor> merged(BuiltImage image) {
        List<Descriptor> entries = LayoutIndex.entries(image);
        Set<String> names = new HashSet<>();
        for (Descriptor entry : entries) {
            names.add(nameOf(entry));
        }
        List<Descriptor> merged = new ArrayList<>();
        for (Descriptor there : new IndexFile(folder).read()) {
            if (!names.contains(nameOf(there))) {
                merged.add(there);
            }
        }
        merged.addAll(entries);
        return merged;
    }

    private static String nameOf(Descriptor entry) {
        return Objects.requireNonNullElse(entry.annotations().get(IndexFile.REF_NAME), "");
    }

    private boolean isCurrent(List<Descriptor> index, List<Descriptor> blobs) throws IOException {
        try {
            if (!Files.exists(folder.resolve("oci-layout"))
                    || !Arrays.equals(Files.readAllBytes(folder.resolve("index.json")), IndexFile.bytes(index))) {
                return false;
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        Path target = folder.resolve("blobs").resolve("sha256");
        for (Descriptor blob : blobs) {
            if (!isThere(blob, target.resolve(blob.digest().hex()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isThere(Descriptor blob, Path file) throws IOException {
        try {
            BasicFileAttributes there = Files.readAttributes(file, BasicFileAttributes.class);
            return there.size() == blob.size() && Seal.isOn(there);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void deliver(Descriptor blob, Path target) throws IOException {
        if (isThere(blob, target)) {
            return;
        }
        Path temporary = target.resolveSibling("." + UUID.randomUUID());
        try {
            Path source = store.path(blob.digest());
            try {
                Files.createLink(temporary, source);
            } catch (NoSuchFileException e) {
                throw new EnvironmentFailure("blob " + blob.digest() + " is missing in the image store", e)
                        .suggest("Build again with -Dlayerflux.noCache.");
            } catch (IOException | UnsupportedOperationException e) {
                Files.copy(source, temporary, StandardCopyOption.COPY_ATTRIBUTES); // another file system
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void removeOthers(Path target, List<Descriptor> blobs) throws IOException {
        Set<String> kept = new HashSet<>();
        for (Descriptor blob : blobs) {
            kept.add(blob.digest().hex());
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(target)) {
            for (Path file : files) {
                if (!kept.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }
}
