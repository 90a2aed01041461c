package io.github.layerflux.layer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines of an image's account files. */
final class AccountLines {

    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private AccountLines() {}

    /** The lines of a file, symlinks followed; none when there is no such file. */
    static List<String> read(FileTree tree, String path) throws IOException {
        Optional<LayerEntry> file = SymlinkResolver.resolve(tree, path, true).entry();
        List<String> lines = new ArrayList<>();
        if (file.isPresent() && file.get().type() == EntryType.FILE) {
            try (InputStream in = tree.open(file.get())) {
                byte[] bytes = in.readNBytes(MAX_BYTES);
                for (String line : TarText.decode(bytes, 0, bytes.length).split("\n", -1)) {
                    String stripped = line.strip();
                    if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                        lines.add(stripped);
                    }
                }
            }
        }
        return lines;
    }

    /** Whether a text is a numeric id: decimal, less than 2³¹ as Docker has it. */
    static boolean isId(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
