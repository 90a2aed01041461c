package io.github.layerflux.copy;

import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A tree without files: what {@code --link} sees of an image. */
public record EmptyTree() implements FileTree {

    @Override
    public Optional<LayerEntry> lookup(String path) {
        return Optional.empty();
    }

    @Override
    public List<LayerEntry> children(String path) {
        return List.of();
    }

    @Override
    public InputStream open(LayerEntry file) throws IOException {
        throw new FileNotFoundException(file.path());
    }
}
