package io.github.layerflux.snapshot;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerPacker;
import io.github.layerflux.snapshot.FolderRecord.Row;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What is in a folder and wasn't at an earlier moment, as a layer above what was there then. */
public final class FolderPack {

    private final Path folder;
    private final Owners owners;
    private final FolderRecord before;
    private final FolderRecord now;
    private final Map<Long, String> linked = new HashMap<>();

    /** @param now what lies in the folder, in which nobody writes meanwhile */
    public FolderPack(Path folder, Owners owners, FolderRecord before, FolderRecord now) {
        this.folder = folder;
        this.owners = owners;
        this.before = before;
        this.now = now;
    }

    /** Whether nothing is new, changed or gone. */
    public boolean isEmpty() {
        return now.rows().equals(before.rows());
    }

    /** @param out not finished here */
    public void write(LayerPacker out) throws IOException {
        for (String gone : gone()) {
            out.add(LayerEntry.whiteout(gone));
        }
        for (Map.Entry<String, Row> row : now.rows().entrySet()) {
            if (!row.getValue().equals(before.rows().get(row.getKey()))) {
                add(row.getKey(), row.getValue(), out);
            }
        }
    }

    /** Topmost ones: what is in a folder goes with it. */
    private List<String> gone() {
        List<String> gone = new ArrayList<>();
        for (String path : before.rows().keySet()) {
            String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            if (!now.rows().containsKey(path) && now.rows().containsKey(parent)) {
                gone.add(path);
            }
        }
        return gone;
    }

    private void add(String path, Row row, LayerPacker out) throws IOException {
        Path file = FileNames.resolve(folder, path);
        FileState state = FileState.of(file, owners);
        FileStatus status = state.status();
        EntryType type = status.entryType().orElseThrow(() -> new IOException(path + " changes while it is read"));
        String link = type == EntryType.SYMLINK ? FileNames.target(Files.readSymbolicLink(file)) : "";
        LayerEntry entry = status.entry(path, type, link, OptionalLong.empty(), state.attributes());
        // a new name of a file changes its status, so that all of its names are here
        String first = status.links() > 1 && type == EntryType.FILE ? linked.putIfAbsent(row.inode(), path) : null;
        if (first != null) {
            out.add(entry.linkedTo(first));
        } else if (type == EntryType.FILE) {
            try (InputStream bytes =
                    new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), 1 << 16)) {
                out.add(entry, bytes);
            }
        } else {
            out.add(entry);
        }
    }
}
