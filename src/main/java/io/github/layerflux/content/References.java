package io.github.layerflux.content;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.ManifestJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of the images in the store: the {@code index.json} of the OCI image layout in {@link CacheDirectory#images}, so
 * that other tools find them ({@code skopeo inspect oci:DIR:docker.io/library/app:1}). Readers never lock; writers hold
 * a {@link PathLock} and replace the file by a rename.
 */
public final class References {

    private final IndexFile index;
    private final Path lock;
    private final CacheDirectory directory;

    public References(CacheDirectory directory) {
        this.directory = directory;
        this.index = new IndexFile(directory.images());
        this.lock = directory.images().resolve("index.json.lock");
    }

    /**
     * Gives a manifest a name, which another may have had. An index that can't be read is put aside as
     * {@code index.json.corrupt} and begun anew: only names are in it.
     *
     * @param reference the full form, {@code docker.io/library/app:1}
     * @throws EnvironmentFailure when the index can't be written
     */
    @SuppressWarnings("try") // the lock is held, not used
    public void tag(String reference, Descriptor manifest) {
        Descriptor named = manifest.withAnnotation(IndexFile.REF_NAME, reference);
        use(manifest.digest());
        if (isNamed(named)) {
            return; // as after every wholly cached build
        }
        try (@SuppressWarnings("try")
                PathLock held = PathLock.acquire(lock)) {
            List<Descriptor> manifests = new ArrayList<>();
            for (Descriptor there : readOrPutAside()) {
                if (!nameOf(there).equals(reference)) {
                    manifests.add(there);
                }
            }
            manifests.add(named);
            index.write(manifests);
        }
    }

    /**
     * An empty file whose times tell when an image was used last ({@link LastUse}). Those of its manifest don't: whoever
     * looks what images consist of reads it.
     */
    public static Path useOf(CacheDirectory directory, Digest manifest) {
        return directory.images().resolve("used").resolve(manifest.hex());
    }

    private void use(Digest manifest) {
        Path file = useOf(directory, manifest);
        if (directory.tracksUse() && !directory.lastUse().record(file)) {
            try {
                Files.createDirectories(file.getParent());
                Files.write(file, new byte[0]);
            } catch (IOException e) {
                return; // then it counts as not used, and its layers are protected by their own times
            }
        }
    }

    /** Looks for the entry as it is written, so that a wholly cached build need not parse the index. */
    private boolean isNamed(Descriptor named) {
        try {
            String entry = Json.write(ManifestJson.toMap(named));
            return Files.readString(index.path()).contains(entry);
        } catch (IOException e) {
            return false; // missing or unreadable: tag() finds out which
        }
    }

    /**
     * The manifest that has a name.
     *
     * @throws EnvironmentFailure when the index is corrupt; a build can warn and go on as if there were none
     */
    public Optional<Descriptor> find(String reference) {
        for (Descriptor manifest : index.read()) {
            if (nameOf(manifest).equals(reference)) {
                use(manifest.digest());
                return Optional.of(manifest);
            }
        }
        return Optional.empty();
    }

    /**
     * All names in the order they were given, and their manifests.
     *
     * @throws EnvironmentFailure when the index is corrupt
     */
    public Map<String, Descriptor> list() {
        Map<String, Descriptor> named = new LinkedHashMap<>();
        for (Descriptor manifest : index.read()) {
            if (!nameOf(manifest).isEmpty()) {
                named.put(nameOf(manifest), manifest);
            }
        }
        return named;
    }

    /**
     * Takes a name away, unless it stands for something else by now; the manifest stays until it is pruned.
     *
     * @param manifest what the name was seen to stand for
     * @return whether there was such a name of this manifest
     * @throws EnvironmentFailure when the index is corrupt or can't be written
     */
    @SuppressWarnings("try") // the lock is held, not used
    public boolean remove(String reference, Digest manifest) {
        try (@SuppressWarnings("try")
                PathLock held = PathLock.acquire(lock)) {
            List<Descriptor> manifests = new ArrayList<>(index.read());
            boolean removed = manifests.removeIf(
                    there -> nameOf(there).equals(reference) && there.digest().equals(manifest));
            if (removed) {
                index.write(manifests);
            }
            return removed;
        }
    }

    private List<Descriptor> readOrPutAside() {
        try {
            return index.read();
        } catch (EnvironmentFailure corrupt) {
            if (corrupt.getCause() instanceof IOException) {
                throw corrupt; // it may be whole: it just can't be read
            }
            Path aside = index.path().resolveSibling("index.json.corrupt");
            try {
                Files.move(index.path(), aside, StandardCopyOption.REPLACE_EXISTING);
                return List.of();
            } catch (IOException e) {
                corrupt.addSuppressed(e);
                throw corrupt;
            }
        }
    }

    private static String nameOf(Descriptor manifest) {
        return manifest.annotations().getOrDefault(IndexFile.REF_NAME, "");
    }
}
