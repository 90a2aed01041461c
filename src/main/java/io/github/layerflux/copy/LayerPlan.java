package io.github.layerflux.copy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerReader;
import io.github.layerflux.layer.LayerWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer that is known entry by entry, and whose bytes are still where they come from. Every path occurs once, in the
 * order of {@link String#compareTo}, so a folder comes before what it holds.
 */
public final class LayerPlan {

    private final List<PlannedEntry> planned;

    LayerPlan(List<PlannedEntry> planned) {
        this.planned = List.copyOf(planned);
    }

    /** The entries by path; a file with several names is a FILE at its first and a HARDLINK at the others. */
    List<LayerEntry> entries() {
        Map<FileBytes, String> names = new IdentityHashMap<>();
        List<LayerEntry> entries = new ArrayList<>(planned.size());
        for (PlannedEntry entry : planned) {
            entries.add(linked(entry, names));
        }
        return entries;
    }

    private static LayerEntry linked(PlannedEntry planned, Map<FileBytes, String> names) {
        LayerEntry entry = planned.entry();
        if (planned.bytes().isEmpty()) {
            return entry;
        }
        String first = names.putIfAbsent(planned.bytes().get(), entry.path());
        return first == null ? entry : entry.linkedTo(first);
    }

    /**
     * Writes the layer: first all that is not in an archive, by path; then the files of each archive in the order in
     * which it has them; hard links last. Equal plans give equal bytes.
     *
     * @throws EnvironmentFailure when a file can't be read or has changed its size meanwhile
     */
    public void writeTo(LayerWriter out) {
        List<LayerEntry> links = new ArrayList<>();
        Map<Archive, Map<Integer, LayerEntry>> packed = new HashMap<>();
        List<Archive> archives = new ArrayList<>();
        List<LayerEntry> entries = entries();
        for (int i = 0; i < entries.size(); i++) {
            LayerEntry entry = entries.get(i);
            Optional<FileBytes> bytes = planned.get(i).bytes();
            if (entry.type() == EntryType.HARDLINK) {
                links.add(entry);
            } else if (bytes.isEmpty()) {
                out.add(entry);
            } else if (bytes.get() instanceof FileBytes.InTree file) {
                write(entry, file, out);
            } else if (bytes.get() instanceof FileBytes.InArchive file) {
                if (!packed.containsKey(file.archive())) {
                    archives.add(file.archive());
                    packed.put(file.archive(), new HashMap<>());
                }
                packed.get(file.archive()).put(file.index(), entry);
            }
        }
        for (Archive archive : archives) {
            write(archive, packed.get(archive), out);
        }
        for (LayerEntry link : links) {
            out.add(link);
        }
    }

    private static void write(LayerEntry entry, FileBytes.InTree from, LayerWriter out) {
        try (InputStream in = from.tree().open(from.file())) {
            out.add(entry, in);
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read " + from.file().path(), e);
        }
    }

    private static void write(Archive archive, Map<Integer, LayerEntry> wanted, LayerWriter out) {
        try (LayerReader reader = archive.open()) {
            int left = wanted.size();
            for (int index = 0; left > 0; index++) {
                if (reader.next().isEmpty()) {
                    throw new EnvironmentFailure(archive.file().path() + ": file changed while it was read");
                }
                LayerEntry entry = wanted.get(index);
                if (entry != null) {
                    out.add(entry, reader.body());
                    left--;
                }
            }
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read " + archive.file().path(), e);
        }
    }
}
