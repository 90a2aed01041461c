package io.github.layerflux.mojo;

import java.util.ArrayList;
import java.util.List;

/**
 * The comma-separated entries of a parameter that names stages of modules.
 *
 * @param parameter what the entries were given to, for messages
 */
record ModuleEntries(String parameter, List<ModuleEntry> entries) {

    static ModuleEntries of(String parameter, Iterable<String> values) {
        List<ModuleEntry> entries = new ArrayList<>();
        for (String value : values) {
            for (String entry : value.split(",")) {
                if (!entry.isBlank()) {
                    entries.add(ModuleEntry.parse(entry.strip()));
                }
            }
        }
        return new ModuleEntries(parameter, List.copyOf(entries));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether all is selected that no entry names, because the first one takes away. */
    boolean startsWithAll() {
        return !entries.isEmpty() && entries.get(0).except();
    }
}
