package io.github.layerflux.layer;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.Ingest;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A store in a temporary folder, and short ways to say what is in a layer. */
final class LayerFixture {

    final CacheDirectory directory;
    final ContentStore store;
    final ContentsStore contents;

    LayerFixture(Path folder) {
        directory = new CacheDirectory(folder).create();
        store = new ContentStore(directory);
        contents = new ContentsStore(directory);
    }

    /** An entry and its bytes. */
    record Item(LayerEntry entry, byte[] bytes) {}

    static Item file(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Item(LayerEntry.file(path, 0644, 0, 0, bytes.length, 1_000_000, 0), bytes);
    }

    static Item dir(String path) {
        return new Item(LayerEntry.directory(path, 0755, 0, 0, 1_000_000, 0), new byte[0]);
    }

    static Item link(String path, String target) {
        return new Item(LayerEntry.symlink(path, target, 0, 0, 1_000_000, 0), new byte[0]);
    }

    static Item hardlink(String path, String target) {
        return special(path, EntryType.HARDLINK, target, 0, 0);
    }

    static Item whiteout(String path) {
        return new Item(LayerEntry.whiteout(path), new byte[0]);
    }

    static Item opaque(String path) {
        return special(path, EntryType.OPAQUE, "", 0, 0);
    }

    static Item special(String path, EntryType type, String link, int major, int minor) {
        return new Item(
                new LayerEntry(
                        path, type, 0644, 0, 0, 0, 1_000_000, 0, link, Optional.empty(), -1, major, minor, Map.of()),
                new byte[0]);
    }

    Layer layer(Item... items) {
        try (LayerWriter writer = LayerWriter.open(store, contents)) {
            for (Item item : items) {
                if (item.entry().type() == EntryType.FILE) {
                    writer.add(item.entry(), new ByteArrayInputStream(item.bytes()));
                } else {
                    writer.add(item.entry());
                }
            }
            return writer.finish();
        }
    }

    LayeredTree tree(Layer... layers) {
        return new LayeredTree(List.of(layers), store, contents);
    }

    /** The same layer as a registry would have it. */
    Layer gzipped(Layer layer) throws IOException {
        try (Ingest ingest = store.ingest();
                InputStream in = store.open(layer.diffId())) {
            GZIPOutputStream out = new GZIPOutputStream(ingest);
            in.transferTo(out);
            out.finish();
            Digest digest = ingest.commit();
            return new Layer(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, digest, ingest.size()), layer.diffId());
        }
    }

    static byte[] tar(Item... items) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter writer = new TarWriter(out);
        for (Item item : items) {
            if (item.entry().type() == EntryType.FILE) {
                writer.add(item.entry(), new ByteArrayInputStream(item.bytes()));
            } else {
                writer.add(item.entry());
            }
        }
        writer.finish();
        return out.toByteArray();
    }

    static List<Item> read(LayerReader reader) throws IOException {
        List<Item> items = new ArrayList<>();
        for (Optional<LayerEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            items.add(new Item(entry.get(), reader.body().readAllBytes()));
        }
        return items;
    }

    static List<Item> readLayer(byte[] tar) throws IOException {
        try (LayerReader reader =
                LayerReader.ofLayer("the layer", new ByteArrayInputStream(tar), LayerReader.NO_LIMIT)) {
            return read(reader);
        }
    }

    static List<Item> readArchive(byte[] tar) throws IOException {
        try (LayerReader reader =
                LayerReader.ofArchive("the archive", new ByteArrayInputStream(tar), LayerReader.NO_LIMIT)) {
            return read(reader);
        }
    }

    static List<String> paths(List<Item> items) {
        return items.stream().map(item -> item.entry().path()).toList();
    }

    static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
