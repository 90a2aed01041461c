package io.github.layerflux.content;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/**
 * Content-addressed blobs, in the folder layout of an OCI image layout (image-spec, image-layout.md):
 * {@code blobs/sha256/<hex>}. A blob appears under its name complete and verified, by a rename; readers never lock.
 */
public final class ContentStore {

    private final CacheDirectory directory;
    private final Path blobs;

    public ContentStore(CacheDirectory directory) {
        this.directory = directory;
        this.blobs = directory.images().resolve("blobs").resolve("sha256");
    }

    public CacheDirectory directory() {
        return directory;
    }

    /** Where a blob lies or would lie. */
    public Path path(Digest digest) {
        return blobs.resolve(digest.hex());
    }

    /**
     * Whether a blob is here and intact: its bytes were verified when it came in, and are again if its seal is broken.
     * One that is counts as used ({@link LastUse}).
     */
    public boolean has(Descriptor descriptor) {
        Path blob = path(descriptor.digest());
        try {
            BasicFileAttributes file = Files.readAttributes(blob, BasicFileAttributes.class);
            return file.isRegularFile()
                    && file.size() == descriptor.size()
                    && (Seal.isOn(file) || verify(blob, descriptor.digest()))
                    && directory.lastUse().recordBlob(blob, file);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a blob of any size is here, for who reads and verifies it then ({@link #read}); it counts as used. */
    public boolean find(Digest digest) {
        Path blob = path(digest);
        try {
            BasicFileAttributes file = Files.readAttributes(blob, BasicFileAttributes.class);
            return file.isRegularFile() && directory.lastUse().recordBlob(blob, file);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * As {@link #has}, for who is about to write down that the blob is needed: its use is recorded in any case, so that
     * a prune which has looked before finds out.
     */
    public boolean claim(Descriptor descriptor) {
        return has(descriptor) && directory.lastUse().stampBlob(path(descriptor.digest()));
    }

    /** Somebody has written to the blob: it counts if it is still what its name says. */
    private static boolean verify(Path blob, Digest digest) throws IOException {
        MessageDigest engine = Digest.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(blob), engine)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!Digest.finish(engine).equals(digest)) {
            return false;
        }
        Seal.put(blob);
        return true;
    }

    /** Begins a new blob, whose digest is computed on the way. */
    public Ingest ingest() {
        try {
            Files.createDirectories(blobs);
            return new Ingest(this, directory.newTemporary("blob"));
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write to the image store " + directory.images(), e);
        }
    }

    /** Stores small content and describes it. A damaged blob of its name is replaced. */
    public Descriptor put(String mediaType, byte[] bytes) {
        Descriptor descriptor = Descriptor.of(mediaType, Digest.of(bytes), bytes.length);
        if (!has(descriptor)) {
            try (Ingest ingest = ingest()) {
                ingest.write(bytes);
                ingest.commit();
            } catch (IOException e) {
                throw EnvironmentFailure.io("can't write to the image store " + directory.images(), e);
            }
        }
        return descriptor;
    }

    /**
     * Reads a small blob, verified.
     *
     * @throws EnvironmentFailure when it is missing, larger than the limit or corrupt
     */
    public byte[] read(Digest digest, int limit) {
        try (InputStream in = open(digest)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new EnvironmentFailure("blob " + digest + " is larger than " + limit + " bytes");
            }
            if (!Digest.of(bytes).equals(digest)) {
                throw new EnvironmentFailure("blob " + digest + " in the image store is corrupt")
                        .suggest("Run layerflux:prune, or delete " + path(digest) + ".");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new EnvironmentFailure("blob " + digest + " is missing in the image store", e);
        } catch (IOException e) {
            throw EnvironmentFailure.io("blob " + digest + " can't be read", e);
        }
    }

    /** Opens a blob for reading; its bytes are not verified again. */
    public InputStream open(Digest digest) throws IOException {
        return Files.newInputStream(path(digest));
    }

    /**
     * Takes a blob out of somebody else's file, verified. It is copied, never linked: what its owner does to the file
     * later must not reach the store.
     *
     * @throws EnvironmentFailure when the file can't be read or is not what the descriptor says
     */
    public void add(Descriptor descriptor, Path file) {
        if (has(descriptor)) {
            return;
        }
        try (Ingest ingest = ingest();
                InputStream in = Files.newInputStream(file)) {
            in.transferTo(ingest);
            ingest.commit(descriptor.digest(), descriptor.size());
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't take " + file + " into the image store", e);
        }
    }
}
