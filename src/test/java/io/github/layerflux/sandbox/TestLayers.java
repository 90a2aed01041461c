package io.github.layerflux.sandbox;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerReader;
import io.github.layerflux.layer.LayerWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes small layers in a store, and reads layers back. */
final class TestLayers {

    private static final long TIME = 1_700_000_000L;
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final ContentStore store;

    TestLayers(ContentStore store) {
        this.store = store;
    }

    Layer layer(Consumer<Builder> content) {
        try (LayerWriter writer = LayerWriter.open(store, new ContentsStore(store.directory()))) {
            content.accept(new Builder(writer));
            return writer.finish();
        }
    }

    /** A root file system of Busybox and some accounts. */
    Layer busybox() {
        byte[] program = program();
        return layer(root -> {
            root.folder("bin");
            root.file("bin/busybox", program, 0755);
            root.link("bin/sh", "busybox");
            root.folder("etc");
            root.file(
                    "etc/group",
                    "root:x:0:\ndaemon:x:1:\nwheel:x:10:app\nstaff:x:50:app\napp:x:1000:\n".getBytes(),
                    0644);
            root.file(
                    "etc/passwd",
                    ("root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1::/usr/sbin:/bin/false\n"
                                    + "app:x:1000:1000::/home/app:/bin/sh\n")
                            .getBytes(),
                    0644);
            root.folder("root");
            root.folder("tmp");
        });
    }

    static byte[] program() {
        if (!Files.isExecutable(BUSYBOX)) {
            throw new IllegalStateException(BUSYBOX + " is missing: apt-get install busybox-static");
        }
        try {
            return Files.readAllBytes(BUSYBOX);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    List<LayerEntry> entries(Layer layer) throws IOException {
        List<LayerEntry> entries = new ArrayList<>();
        try (LayerReader reader =
                LayerReader.ofLayer("test", store.open(layer.descriptor().digest()), LayerReader.NO_LIMIT)) {
            for (Optional<LayerEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                entries.add(entry.get());
            }
        }
        return entries;
    }

    /** Entries in one line each: type, mode, owner, path, link. */
    List<String> listing(Layer layer) throws IOException {
        List<String> lines = new ArrayList<>();
        for (LayerEntry entry : entries(layer)) {
            lines.add(entry.type() + " " + Integer.toOctalString(entry.mode()) + " " + entry.uid() + ":" + entry.gid()
                    + " /" + entry.path() + (entry.link().isEmpty() ? "" : " -> " + entry.link())
                    + (entry.size() == 0 ? "" : " " + entry.size()));
        }
        return lines;
    }

    record Builder(LayerWriter writer) {
        void folder(String path) {
            writer.add(LayerEntry.directory(path, 0755, 0, 0, TIME, 0));
        }

        void file(String path, byte[] content, int mode) {
            writer.add(LayerEntry.file(path, mode, 0, 0, content.length, TIME, 0), new ByteArrayInputStream(content));
        }

        void file(String path, String content) {
            file(path, content.getBytes(StandardCharsets.UTF_8), 0644);
        }

        void link(String path, String target) {
            writer.add(LayerEntry.symlink(path, target, 0, 0, TIME, 0));
        }
    }
}
