package io.github.layerflux.fuzz;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.layer.Compression;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A layer or an archive, compressed or not. */
public final class LayerFuzz {

    /** Bytes; sparse files and bombs may promise any number. */
    private static final long LIMIT = 8 << 20;

    private LayerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        read(input, true);
        read(input, false);
    }

    private static void read(byte[] input, boolean layer) {
        try (var bytes = Compression.decompressAny(new ByteArrayInputStream(input));
                LayerReader reader = layer
                        ? LayerReader.ofLayer("layer", bytes, LIMIT)
                        : LayerReader.ofArchive("archive", bytes, LIMIT)) {
            for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                LayerEntry entry = next.get();
                for (String name : entry.path().split("/", -1)) {
                    if (name.equals("..")
                            || name.equals(".")
                            || name.isEmpty() && !entry.path().isEmpty()) {
                        throw new IllegalStateException("no normalized path: '" + entry.path() + "'");
                    }
                }
                if (entry.type() == EntryType.FILE) {
                    reader.body().transferTo(OutputStream.nullOutputStream());
                }
            }
            reader.drain();
        } catch (BuildFailure failure) {
            failure.getMessage();
        } catch (IOException e) {
            return; // decompressing
        }
    }
}
