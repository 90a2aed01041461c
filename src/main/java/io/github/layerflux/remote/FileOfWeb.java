package io.github.layerflux.remote;

import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A downloaded file as a tree of one. */
record FileOfWeb(LayerEntry file, Path bytes) implements FileTree {

    @Override
    public Optional<LayerEntry> lookup(String path) {
        return path.equals(file.path()) ? Optional.of(file) : Optional.empty();
    }

    @Override
    public List<LayerEntry> children(String path) {
        return path.isEmpty() ? List.of(file) : List.of();
    }

    @Override
    public InputStream open(LayerEntry entry) throws IOException {
        return Files.newInputStream(bytes);
    }
}
