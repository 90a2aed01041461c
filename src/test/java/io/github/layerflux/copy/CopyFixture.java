package io.github.layerflux.copy;

import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One instruction on a small image, whose {@code lib} is a link to {@code usr/lib}. */
final class CopyFixture {

    static final CopyOptions PLAIN = CopyOptions.of(TestTree.NOW);
    static final CopyOptions UNPACK =
            new CopyOptions(Optional.empty(), Optional.empty(), false, true, false, TestTree.NOW);

    private final LayerStore store;
    private final Layer base;

    CopyFixture(Path folder) throws IOException {
        store = new LayerStore(folder);
        base = store.write(TestTree.of(
                "d 0755 0:0 1000 etc",
                "f 0644 0:0 1000 etc/passwd = root:x:0:0::/root:/bin/sh|bob:x:1000:1001::/home/bob:/bin/sh|",
                "f 0644 0:0 1000 etc/group = root:x:0:|staff:x:50:|",
                "d 0711 7:8 1000 exist",
                "d 0700 7:8 1000 exist/nested",
                "f 0600 7:8 1000 exist/nested/old = old",
                "f 0600 3:4 1000 afile = x",
                "l 0777 0:0 1000 dlink -> exist",
                "l 0777 0:0 1000 flink -> afile",
                "l 0777 0:0 1000 lib -> usr/lib",
                "d 0755 0:0 1000 usr",
                "d 0755 0:0 1000 usr/lib"));
    }

    /** The layer's entries in their order. */
    List<String> copy(FileTree source, CopyOptions options, String... words) throws IOException {
        return store.lines(layer(source, options, words));
    }

    Layer layer(FileTree source, CopyOptions options, String... words) throws IOException {
        List<String> sources = List.of(words).subList(0, words.length - 1);
        try (LayeredTree image = store.image(List.of(base))) {
            SourceSelection selection = new SourceSelector(SourceRoot.of(source)).select(sources, List.of());
            Destination destination = Destination.of("/", words[words.length - 1]);
            return store.write(new CopyLayout(image, options).plan(source, selection, destination));
        }
    }

    /** The image with a layer on top. */
    LayeredTree with(Layer layer) {
        return store.image(List.of(base, layer));
    }
}
