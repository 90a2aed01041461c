package io.github.layerflux.export;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Compression;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerCompression;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressionAheadTest {

    @TempDir
    Path folder;

    @Test
    void aDefectIsLeftToTheOutputThatNeedsTheLayer() {
        ContentStore store = new ContentStore(new CacheDirectory(folder).create());
        LayerCompression impossible = new LayerCompression(Compression.XZ, 1);
        Digest digest = Digest.of(new byte[1]);
        Layer layer = new Layer(Descriptor.of(MediaTypes.OCI_LAYER, digest, 1), digest);
        try (CompressionAhead ahead = new CompressionAhead(store, List.of(impossible))) {
            assertThatCode(() -> ahead.compress(layer, impossible)).doesNotThrowAnyException();
        }
    }
}
