package io.github.layerflux.layer;

import io.github.layerflux.failure.EnvironmentFailure;
import java.util.Map;
import java.util.Optional;

/** File names by which a layer deletes (OCI image-spec, layer.md, "Whiteouts"). */
final class Whiteouts {

    static final String PREFIX = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    /** AUFS kept notes of its own under such names; they mean nothing to others. */
    private static final String AUFS = ".wh..wh.";

    private Whiteouts() {}

    static String name(String path) {
        int base = path.lastIndexOf('/') + 1;
        return path.substring(0, base) + PREFIX + path.substring(base);
    }

    static String opaqueName(String folder) {
        return folder.isEmpty() ? OPAQUE : folder + "/" + OPAQUE;
    }

    /** Whether the last part of a path is such a name. */
    static boolean isReserved(String path) {
        return path.startsWith(PREFIX, path.lastIndexOf('/') + 1);
    }

    /**
     * What an entry of a layer means.
     *
     * @return the entry itself, a WHITEOUT or OPAQUE, or nothing for AUFS's notes
     */
    static Optional<LayerEntry> interpret(LayerEntry entry) {
        String path = entry.path();
        int base = path.lastIndexOf('/') + 1;
        if (!path.startsWith(PREFIX, base)) {
            return path.contains("/" + AUFS) || path.startsWith(AUFS) ? Optional.empty() : Optional.of(entry);
        }
        String folder = base == 0 ? "" : path.substring(0, base - 1);
        String name = path.substring(base);
        if (name.equals(OPAQUE)) {
            return Optional.of(marker(folder, EntryType.OPAQUE));
        }
        if (name.startsWith(AUFS)) {
            return Optional.empty();
        }
        String gone = name.substring(PREFIX.length());
        if (gone.isEmpty() || gone.equals(".") || gone.equals("..")) {
            throw new EnvironmentFailure("the layer has an invalid whiteout '" + path + "'");
        }
        return Optional.of(marker(path.substring(0, base) + gone, EntryType.WHITEOUT));
    }

    private static LayerEntry marker(String path, EntryType type) {
        return new LayerEntry(path, type, 0, 0, 0, 0, 0, 0, "", Optional.empty(), -1, 0, 0, Map.of());
    }
}
