package io.github.layerflux.snapshot;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A difference on its way into a layer: each entry comes after all folders above it, and a folder in which nothing
 * changed isn't written.
 */
final class DiffOutput {

    private final OptionalLong clampSeconds;
    private final LayerWriter writer;
    private final Deque<LayerEntry> parents = new ArrayDeque<>();

    /**
     * @param clampSeconds later modification times become this moment, in seconds since the epoch
     * @param writer receives the entries; not finished here
     */
    DiffOutput(OptionalLong clampSeconds, LayerWriter writer) {
        this.clampSeconds = clampSeconds;
        this.writer = writer;
    }

    /** Begins a folder, which is written when something in it is; {@link #leave} ends it. */
    LayerEntry enter(String path, FileState state) {
        LayerEntry entry = entry(path, state, EntryType.DIRECTORY, "", state.attributes());
        parents.addLast(entry);
        return entry;
    }

    void leave(LayerEntry folder) {
        // the very one: what is not written yet of the folders above lies below it, and to compare entries is work
        if (parents.peekLast() == folder) {
            parents.removeLast();
        }
    }

    /** Writes the folders that were entered, if they are not written yet. */
    void parents() {
        // entries leave this queue once written, so each folder is written once and only when needed
        while (!parents.isEmpty()) {
            writer.add(parents.removeFirst());
        }
    }

    void folder(String path, FileState state) {
        emit(entry(path, state, EntryType.DIRECTORY, "", state.attributes()));
    }

    void hardLink(String path, FileState state, String target) {
        emit(entry(path, state, EntryType.HARDLINK, target, Map.of()));
    }

    /** @param type {@link EntryType#WHITEOUT} or {@link EntryType#OPAQUE} */
    void marker(String path, EntryType type) {
        emit(new LayerEntry(path, type, 0, 0, 0, 0, 0, 0, "", Optional.empty(), -1, 0, 0, Map.of()));
    }

    /** Anything but a folder. */
    void file(String path, FileState state, EntryType type, Path file) throws IOException {
        String link = state.status().isSymlink() ? FileNames.target(Files.readSymbolicLink(file)) : "";
        LayerEntry entry = entry(path, state, type, link, state.attributes());
        if (type == EntryType.FILE) {
            parents();
            try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                writer.add(entry, bytes);
            }
        } else {
            emit(entry);
        }
    }

    private void emit(LayerEntry entry) {
        parents();
        writer.add(entry);
    }

    private LayerEntry entry(
            String path, FileState state, EntryType type, String link, Map<String, byte[]> attributes) {
        return state.status().entry(path, type, link, clampSeconds, attributes);
    }
}
