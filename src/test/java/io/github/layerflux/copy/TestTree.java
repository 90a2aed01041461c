package io.github.layerflux.copy;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A file system in memory, written as lines: {@code f 0644 0:0 5000 d/a = text}, {@code d 0755 0:0 5000 d},
 * {@code l 0777 0:0 5000 d/l -> a}, {@code h 0644 0:0 5000 d/h -> d/a} for another name of a
 * file, {@code p} for a fifo, {@code c} for a character device; {@code |} is a newline.
 */
public class TestTree implements FileTree {

    static final long NOW = 4_000_000_000L;

    private final TreeMap<String, LayerEntry> entries = new TreeMap<>();
    private final Map<String, byte[]> bytes = new HashMap<>();

    public static TestTree of(String... lines) {
        TestTree tree = new TestTree();
        for (String line : lines) {
            if (!line.startsWith("h ")) {
                tree.add(line);
            }
        }
        for (String line : lines) {
            if (line.startsWith("h ")) {
                tree.add(line);
            }
        }
        return tree;
    }

    TestTree add(String line) {
        String[] words = line.split(" ", 7);
        String path = words[4];
        String rest = words.length > 6 ? words[6].replace('|', '\n') : "";
        byte[] content = switch (words[0]) {
            case "f" -> rest.getBytes(StandardCharsets.ISO_8859_1);
            case "h" -> bytes.get(rest);
            default -> new byte[0];
        };
        put(entry(words, path, content.length, words[0].equals("f") ? "" : rest), content);
        return this;
    }

    public TestTree file(String path, byte[] content) {
        put(LayerEntry.file(path, 0644, 0, 0, content.length, 5000, 0), content);
        return this;
    }

    TestTree put(LayerEntry entry, byte[] content) {
        entries.put(entry.path(), entry);
        bytes.put(entry.path(), content);
        return this;
    }

    private static LayerEntry entry(String[] words, String path, long size, String link) {
        EntryType type = switch (words[0]) {
            case "f", "h" -> EntryType.FILE;
            case "d" -> EntryType.DIRECTORY;
            case "l" -> EntryType.SYMLINK;
            case "p" -> EntryType.FIFO;
            case "c" -> EntryType.CHARACTER_DEVICE;
            default -> throw new IllegalArgumentException(words[0]);
        };
        int colon = words[2].indexOf(':');
        boolean device = type == EntryType.CHARACTER_DEVICE;
        return new LayerEntry(
                path,
                type,
                type == EntryType.SYMLINK ? 0777 : Integer.parseInt(words[1], 8),
                Long.parseLong(words[2].substring(0, colon)),
                Long.parseLong(words[2].substring(colon + 1)),
                size,
                words[3].equals("now") ? NOW : Long.parseLong(words[3]),
                0,
                link,
                Optional.empty(),
                -1,
                device ? 1 : 0,
                device ? 3 : 0,
                Map.of());
    }

    List<LayerEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** As {@link #of} reads it. */
    static String line(LayerEntry entry, byte[] content) {
        String type = switch (entry.type()) {
            case FILE -> "f";
            case DIRECTORY -> "d";
            case SYMLINK -> "l";
            case HARDLINK -> "h";
            case FIFO -> "p";
            case CHARACTER_DEVICE -> "c";
            case BLOCK_DEVICE -> "b";
            case WHITEOUT -> "w";
            case OPAQUE -> "o";
        };
        String rest = switch (entry.type()) {
            case FILE -> " = " + new String(content, StandardCharsets.ISO_8859_1).replace('\n', '|');
            case SYMLINK, HARDLINK -> " -> " + entry.link();
            default -> "";
        };
        String mtime = entry.mtimeSeconds() == NOW ? "now" : Long.toString(entry.mtimeSeconds());
        return type + " " + String.format("%04o", entry.mode()) + " " + entry.uid() + ":" + entry.gid() + " " + mtime
                + " " + entry.path() + rest;
    }

    @Override
    public Optional<LayerEntry> lookup(String path) {
        return Optional.ofNullable(entries.get(path));
    }

    @Override
    public List<LayerEntry> children(String path) {
        List<LayerEntry> children = new ArrayList<>();
        for (LayerEntry entry : entries.values()) {
            if (!entry.path().isEmpty() && ImagePath.parent(entry.path()).equals(path)) {
                children.add(entry);
            }
        }
        return children;
    }

    @Override
    public InputStream open(LayerEntry file) {
        return new ByteArrayInputStream(bytes.get(file.path()));
    }

    @Override
    public Optional<String> sharedFile(LayerEntry file) {
        return file.link().isEmpty() ? Optional.of(file.path()) : Optional.of(file.link());
    }
}
