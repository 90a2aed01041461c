package io.github.layerflux.export;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerWriter;
import io.github.layerflux.layer.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A store, and small images in it. */
final class ImageFixture {

    final ContentStore store;
    private final ContentsStore contents;

    ImageFixture(Path folder) {
        CacheDirectory directory = new CacheDirectory(folder).create();
        store = new ContentStore(directory);
        contents = new ContentsStore(directory);
    }

    private Layer layer(String text) {
        try (LayerWriter writer = LayerWriter.open(store, contents)) {
            byte[] bytes = text.getBytes();
            writer.add(LayerEntry.file("file", 0644, 0, 0, bytes.length, 0, 0), new ByteArrayInputStream(bytes));
            return writer.finish();
        }
    }

    /** An image of a layer that all have and one of its own. */
    BuiltImage image(String text, String... references) {
        return image(List.of(layer("base"), layer(text), layer("base")), references);
    }

    /** A layer with these entries, as somebody else's base image has them: nothing is known of it but its bytes. */
    Layer layer(LayerEntry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(bytes);
        for (LayerEntry entry : entries) {
            if (entry.type() == EntryType.FILE) {
                tar.add(entry, new ByteArrayInputStream(new byte[] {'x'}));
            } else {
                tar.add(entry);
            }
        }
        tar.finish();
        Descriptor blob = store.put(MediaTypes.OCI_LAYER, bytes.toByteArray());
        return new Layer(blob, blob.digest());
    }

    /** A layer with these files as a build would write it, with a table of contents. */
    Layer written(LayerEntry... files) throws IOException {
        try (LayerWriter writer = LayerWriter.open(store, contents)) {
            for (LayerEntry file : files) {
                writer.add(file, new ByteArrayInputStream(new byte[] {'x'}));
            }
            return writer.finish();
        }
    }

    BuiltImage image(List<Layer> layers, String... references) {
        String diffIds = String.join(
                "\",\"", layers.stream().map(layer -> layer.diffId().toString()).toList());
        Descriptor config = store.put(
                MediaTypes.OCI_CONFIG,
                ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                                + diffIds + "\"]}}")
                        .getBytes());
        Manifest manifest = new Manifest(
                MediaTypes.OCI_MANIFEST,
                config,
                layers.stream().map(Layer::descriptor).toList(),
                Map.of("a", "b"));
        return BuiltImage.load(
                store,
                store.put(MediaTypes.OCI_MANIFEST, ManifestJson.write(manifest)).digest(),
                Stream.of(references).map(ImageReference::parse).toList(),
                Platform.of("linux", "amd64", ""));
    }
}
