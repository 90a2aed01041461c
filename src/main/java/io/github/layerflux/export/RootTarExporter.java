package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Writes an image's root file system as one tar, as {@code docker buildx build --output type=tar} does: owners, modes,
 * times, extended attributes, devices and hard links as in the image. The same files give the same bytes.
 */
public final class RootTarExporter implements ImageExporter {

    private final ContentStore store;
    private final Path file;

    public RootTarExporter(ContentStore store, Path file) {
        this.store = store;
        this.file = file.toAbsolutePath();
    }

    @Override
    public void export(BuiltImage image) {
        ReplacedFile.write(file, out -> {
            TarWriter tar = new TarWriter(out);
            try (FlattenedImage files = new FlattenedImage(image, store)) {
                files.visit(new FlattenedImage.Visitor() {
                    @Override
                    public void file(LayerEntry entry, InputStream bytes) throws IOException {
                        tar.add(entry, bytes);
                    }

                    @Override
                    public void other(LayerEntry entry) throws IOException {
                        tar.add(entry);
                    }
                });
            }
            tar.finish();
        });
    }
}
