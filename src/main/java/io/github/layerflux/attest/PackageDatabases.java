package io.github.layerflux.attest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The databases in which distributions note what is installed: stanzas of {@code key: value} lines. */
final class PackageDatabases {

    private PackageDatabases() {}

    /**
     * dpkg's {@code status} (deb-control(5)), or a file of {@code status.d} as images without dpkg have it: there no
     * {@code Status} is given.
     */
    static List<Component> dpkg(String text, OsRelease os) {
        List<Component> packages = new ArrayList<>();
        for (Map<String, String> stanza : stanzas(text)) {
            String status = stanza.getOrDefault("Status", "install ok installed");
            String name = stanza.getOrDefault("Package", "");
            if (!name.isEmpty() && status.endsWith(" installed")) {
                packages.add(Component.ofDistribution(
                        "deb",
                        os,
                        name,
                        stanza.getOrDefault("Version", ""),
                        stanza.getOrDefault("Architecture", ""),
                        Optional.empty()));
            }
        }
        return packages;
    }

    /** apk's {@code installed}: one letter a key, of packages in capitals. */
    static List<Component> apk(String text, OsRelease os) {
        List<Component> packages = new ArrayList<>();
        for (Map<String, String> stanza : stanzas(text)) {
            String name = stanza.getOrDefault("P", "");
            if (!name.isEmpty()) {
                packages.add(Component.ofDistribution(
                        "apk",
                        os,
                        name,
                        stanza.getOrDefault("V", ""),
                        stanza.getOrDefault("A", ""),
                        Optional.ofNullable(stanza.get("L"))));
            }
        }
        return packages;
    }

    private static List<Map<String, String>> stanzas(String text) {
        List<Map<String, String>> stanzas = new ArrayList<>();
        Map<String, String> stanza = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (line.isBlank()) {
                if (!stanza.isEmpty()) {
                    stanzas.add(stanza);
                    stanza = new HashMap<>();
                }
            } else if (colon > 0 && !Character.isWhitespace(line.charAt(0))) {
                stanza.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        if (!stanza.isEmpty()) {
            stanzas.add(stanza);
        }
        return stanzas;
    }
}
