package io.github.layerflux.sandbox.worker;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.PackedLayer;
import io.github.layerflux.snapshot.FolderRecord;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Which layers a cache folder is made of, and what lay in it when it was: {@code travelled-<number>} beside the folder.
 * Only whoever has the folder alone reads or writes it. One that is missing or damaged means that all is packed anew.
 *
 * @param layers the lowest first
 */
record TravelRecord(List<PackedLayer> layers, FolderRecord content) {

    static final TravelRecord NONE = new TravelRecord(List.of(), FolderRecord.NOTHING);

    private static final int MAGIC = 'L' << 24 | 'F' << 16 | 'T' << 8 | 1;

    TravelRecord {
        layers = List.copyOf(layers);
    }

    /** That of a cache folder. */
    static Path file(Path folder) {
        return folder.resolveSibling("travelled-" + folder.getFileName());
    }

    static TravelRecord of(Path folder) {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file(folder)), 1 << 16))) {
            if (in.readInt() != MAGIC) {
                return NONE;
            }
            List<PackedLayer> layers = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                Descriptor blob = Descriptor.of(in.readUTF(), Digest.parse(in.readUTF()), in.readLong());
                layers.add(new PackedLayer(blob, Digest.parse(in.readUTF()), in.readLong()));
            }
            FolderRecord content = FolderRecord.read(in);
            return in.readInt() == MAGIC ? new TravelRecord(layers, content) : NONE;
        } catch (IOException | BuildFailure e) {
            return NONE;
        }
    }

    /** @param draft where it may be written first, on the same file system */
    void keep(Path folder, Path draft) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16))) {
            out.writeInt(MAGIC);
            out.writeInt(layers.size());
            for (PackedLayer layer : layers) {
                out.writeUTF(layer.blob().mediaType());
                out.writeUTF(layer.blob().digest().toString());
                out.writeLong(layer.blob().size());
                out.writeUTF(layer.diffId().toString());
                out.writeLong(layer.size());
            }
            content.write(out);
            out.writeInt(MAGIC);
        }
        Files.move(draft, file(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void forget(Path folder) throws IOException {
        Files.deleteIfExists(file(folder));
    }
}
