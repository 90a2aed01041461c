package io.github.layerflux.share;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.MissingBlob;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.share.CacheStorage.Moved;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** The blobs of a folder with shared caches. They appear complete, by a rename; what no cache names any more goes. */
final class SharedFolder {

    /** Begins the names of files that are being written. */
    private static final String PARTIAL = ".partial-";

    /** Longer than a build takes, from its reading the cache to its writing it. */
    private static final Duration KEPT = Duration.ofHours(2);

    private static final Pattern BLOB = Pattern.compile("[0-9a-f]{64}");

    private final Path blobs;

    SharedFolder(Path layout) {
        this.blobs = layout.resolve("blobs").resolve("sha256");
    }

    /** Adds those that aren't here from a store. */
    Moved add(List<Descriptor> wanted, ContentStore store) throws IOException {
        Files.createDirectories(blobs);
        int count = 0;
        long bytes = 0;
        for (Descriptor blob : wanted) {
            Path file = path(blob);
            if (isWhole(file, blob)) {
                continue;
            }
            if (!store.has(blob)) {
                throw new EnvironmentFailure(
                        "blob " + blob.digest() + " of the cache is not on this machine",
                        new MissingBlob(blob.digest() + " is lost"));
            }
            Path partial = partial();
            try {
                try (InputStream in = store.open(blob.digest())) {
                    Files.copy(in, partial);
                }
                move(partial, file);
            } finally {
                Files.deleteIfExists(partial);
            }
            count++;
            bytes += blob.size();
        }
        return new Moved(count, bytes);
    }

    /** Those that aren't here in their size; reading all would take as long as the cache is large. */
    Set<Digest> missing(List<Descriptor> wanted) throws IOException {
        Set<Digest> missing = new HashSet<>();
        for (Descriptor blob : wanted) {
            if (!hasSize(path(blob), blob)) {
                missing.add(blob.digest());
            }
        }
        return missing;
    }

    private static boolean hasSize(Path file, Descriptor blob) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == blob.size();
    }

    /** Nobody seals these files: one that was damaged since is written anew. */
    private static boolean isWhole(Path file, Descriptor blob) throws IOException {
        if (!hasSize(file, blob)) {
            return false;
        }
        MessageDigest engine = Digest.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), engine)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Digest.finish(engine).equals(blob.digest());
    }

    void add(Descriptor blob, byte[] bytes) throws IOException {
        Path partial = partial();
        try {
            Files.write(partial, bytes);
            move(partial, path(blob));
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private Path path(Descriptor blob) {
        return blobs.resolve(blob.digest().hex());
    }

    private Path partial() {
        return blobs.resolve(PARTIAL + UUID.randomUUID());
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Deletes the blobs that no cache of the folder has named for a while; nothing if it holds anything else than
     * caches, whose blobs nobody here knows. Files that are no blobs and nothing unfinished of ours stay, and so do
     * folders. What goes was named no more for longer than a build takes: one that read the cache before may be about to
     * name it again, and need not have it.
     *
     * @param replaced manifests that were named until now
     */
    void forgetOthers(List<Descriptor> manifests, List<Descriptor> replaced) throws IOException {
        Set<String> named = new HashSet<>();
        for (Descriptor descriptor : manifests) {
            Set<String> its = namedBy(descriptor);
            if (its.isEmpty()) {
                return; // what it names isn't known
            }
            named.addAll(its);
        }
        FileTime now = FileTime.from(Instant.now());
        for (Descriptor descriptor : replaced) {
            for (String name : namedBy(descriptor)) {
                if (!named.contains(name) && Files.exists(blobs.resolve(name))) {
                    Files.setLastModifiedTime(blobs.resolve(name), now);
                }
            }
        }
        FileTime forgotten = FileTime.from(now.toInstant().minus(KEPT));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(blobs)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean old = name.startsWith(PARTIAL) || isBefore(file, forgotten);
                if (old
                        && !named.contains(name)
                        && isOurs(name)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isBefore(Path file, FileTime time) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isRegularFile() && attributes.lastModifiedTime().compareTo(time) < 0;
    }

    /** It and its blobs; empty if it can't be read, or is no cache. */
    private Set<String> namedBy(Descriptor cache) {
        try {
            byte[] bytes = Files.readAllBytes(path(cache));
            Manifest manifest = ManifestJson.manifest(bytes);
            if (!Digest.of(bytes).equals(cache.digest())
                    || !manifest.config().mediaType().equals(CacheFormat.CONFIG)) {
                return Set.of();
            }
            Set<String> named = new HashSet<>();
            named.add(cache.digest().hex());
            named.add(manifest.config().digest().hex());
            manifest.layers().forEach(blob -> named.add(blob.digest().hex()));
            return named;
        } catch (BuildFailure | IOException e) {
            return Set.of();
        }
    }

    private static boolean isOurs(String name) {
        return name.startsWith(PARTIAL) || BLOB.matcher(name).matches();
    }
}
