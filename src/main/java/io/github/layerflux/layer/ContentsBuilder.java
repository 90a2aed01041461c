package io.github.layerflux.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers a layer's entries, of which the last with a path counts. A whiteout and an entry of one path are two things:
 * the whiteout is for the layers below. Hard links to a file that a later entry replaces keep the file: the first of
 * them becomes it.
 */
final class ContentsBuilder {

    private final Map<String, LayerEntry> entries = new LinkedHashMap<>();
    private final Map<String, List<String>> links = new HashMap<>();

    void add(LayerEntry entry) {
        LayerEntry replaced = entries.put(key(entry), entry);
        if (replaced != null) {
            entries.remove(key(entry));
            entries.put(key(entry), entry);
            inherit(replaced);
        }
        if (entry.type() == EntryType.HARDLINK) {
            links.computeIfAbsent(entry.link(), path -> new ArrayList<>(1)).add(entry.path());
        }
    }

    private static String key(LayerEntry entry) {
        return switch (entry.type()) {
            case WHITEOUT -> "w\0" + entry.path();
            case OPAQUE -> "o\0" + entry.path();
            default -> entry.path();
        };
    }

    private void inherit(LayerEntry replaced) {
        List<String> names = links.remove(replaced.path());
        if (names == null || replaced.type() != EntryType.FILE) {
            return;
        }
        String heir = "";
        for (String name : names) {
            LayerEntry link = entries.get(name);
            if (link == null
                    || link.type() != EntryType.HARDLINK
                    || !link.link().equals(replaced.path())) {
                continue; // itself replaced meanwhile
            }
            if (heir.isEmpty()) {
                heir = name;
                entries.put(name, replaced.withPath(name));
            } else {
                entries.put(name, link.withLink(heir));
                links.computeIfAbsent(heir, path -> new ArrayList<>(1)).add(name);
            }
        }
    }

    LayerContents build() {
        return new LayerContents(new ArrayList<>(entries.values()));
    }
}
