package io.github.layerflux.copy;

import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A here-document as a tree of one file: 0644, 0:0 (Dockerfile reference, "Here-documents"). */
public final class InlineTree implements FileTree {

    private final LayerEntry file;
    private final byte[] content;

    /**
     * @param name of the file, the delimiter
     * @param content after expansion
     * @param seconds modification time since the epoch
     */
    public InlineTree(String name, String content, long seconds) {
        Objects.requireNonNull(name, "name is null");
        this.content = content.getBytes(StandardCharsets.UTF_8);
        this.file = LayerEntry.file(name, 0644, 0, 0, this.content.length, seconds, 0);
    }

    /** The file, to be copied and never unpacked. */
    public SourcePart part() {
        return new SourcePart(this, new SourceSelection(List.of(new Source(file.path(), file, List.of()))), false);
    }

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
        if (!entry.path().equals(file.path())) {
            throw new FileNotFoundException(entry.path());
        }
        return new ByteArrayInputStream(content);
    }
}
