package io.github.layerflux.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Layers applied in order (image-spec, layer.md). A line a file: path, type, mode, owner, and of files and links the
 * modification time unless it is the build's, then size and digest, text, or target, names of the same file, and
 * extended attributes.
 */
final class FlattenedFiles {

    /** 2026-02-01T00:00:00Z: everything that the builds find is older, all that they make is younger. */
    static final long BUILD = 1_769_904_000L;

    private static final String SET = "SCHILY.xattr.";

    private record Node(String type, int mode, String owner, String time, String content, String xattrs, String inode) {
        @Override
        public String toString() {
            String text = type + " " + Integer.toOctalString(mode) + " " + owner;
            return text + (time.isEmpty() ? "" : " @" + time) + (content.isEmpty() ? "" : " " + content) + xattrs;
        }
    }

    private final TreeMap<String, Node> nodes = new TreeMap<>();
    private int layers;

    /**
     * Applies the next layer, an uncompressed tar.
     *
     * @return what is in it: paths, whiteouts as {@code -PATH}, without folders that are the same as before
     */
    Set<String> apply(InputStream layer) throws IOException {
        layers++;
        Set<String> changes = new TreeSet<>();
        Map<String, Node> made = new TreeMap<>();
        List<String> opaque = new ArrayList<>();
        TarArchiveInputStream tar = new TarArchiveInputStream(layer);
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            String path = path(entry.getName());
            int slash = path.lastIndexOf('/') + 1;
            String name = path.substring(slash);
            if (name.equals(".wh..wh..opq")) {
                opaque.add(path.substring(0, slash));
            } else if (name.startsWith(".wh.")) {
                String gone = path.substring(0, slash) + name.substring(4);
                changes.add("-" + gone);
                nodes.remove(gone);
                below(gone + "/").clear();
            } else if (!path.isEmpty()) {
                made.put(path, node(path, entry, tar, made));
            }
        }
        for (String folder : opaque) { // as if each of what was in it had its whiteout
            for (String gone : List.copyOf(below(folder).keySet())) {
                if (gone.indexOf('/', folder.length()) < 0 && !made.containsKey(gone)) {
                    changes.add("-" + gone);
                }
            }
            below(folder).clear();
        }
        made.forEach((path, node) -> {
            if (!node.type().equals("d") || !node.equals(nodes.get(path))) {
                changes.add(path);
            }
            if (!node.type().equals("d")) {
                below(path + "/").clear();
            }
            nodes.put(path, node);
        });
        return changes;
    }

    private Map<String, Node> below(String prefix) {
        return nodes.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    private Node node(String path, TarArchiveEntry entry, InputStream bytes, Map<String, Node> made)
            throws IOException {
        if (entry.isLink()) {
            Node file = made.get(path(entry.getLinkName()));
            if (file == null) {
                throw new IOException(path + " is a hard link to nothing in its layer: " + entry.getLinkName());
            }
            return file;
        }
        String owner = entry.getLongUserId() + ":" + entry.getLongGroupId();
        long seconds = Math.floorDiv(entry.getLastModifiedTime().toMillis(), 1000L);
        String time = seconds >= BUILD ? "" : Long.toString(seconds);
        int mode = entry.getMode() & 07777;
        String xattrs = xattrs(entry);
        if (entry.isDirectory()) {
            return new Node("d", mode, owner, "", "", xattrs, "");
        } else if (entry.isSymbolicLink()) {
            return new Node("l", 0777, owner, time, "-> " + entry.getLinkName(), xattrs, "");
        } else if (entry.isFIFO()) {
            return new Node("p", mode, owner, time, "", xattrs, "");
        } else if (entry.isCharacterDevice() || entry.isBlockDevice()) {
            String numbers = entry.getDevMajor() + "," + entry.getDevMinor();
            return new Node(entry.isBlockDevice() ? "b" : "c", mode, owner, time, numbers, xattrs, "");
        }
        byte[] content = bytes.readAllBytes();
        return new Node("f", mode, owner, time, content(content), xattrs, layers + ":" + path);
    }

    private static String xattrs(TarArchiveEntry entry) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(entry.getExtraPaxHeaders()).forEach((name, value) -> {
            if (name.startsWith(SET)) {
                text.append(' ').append(name.substring(SET.length())).append('=');
                text.append(HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)));
            }
        });
        return text.toString();
    }

    private static String content(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return bytes.length < 400 && text.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 127)
                ? bytes.length + " " + text.replace("\n", "\\n")
                : bytes.length + " sha256:" + sha256(bytes);
    }

    private static String path(String name) {
        return name.replaceFirst("^(\\./|/)+", "").replaceFirst("/+$", "").replaceFirst("^\\.$", "");
    }

    /** What differs from a base: lines of new and changed paths, and {@code - PATH} for removed ones. */
    List<String> changesSince(FlattenedFiles base) {
        List<String> lines = new ArrayList<>();
        TreeSet<String> paths = new TreeSet<>(nodes.keySet());
        paths.addAll(base.nodes.keySet());
        for (String path : paths) {
            Node node = nodes.get(path);
            Node before = base.nodes.get(path);
            if (node == null) {
                lines.add("- " + path);
            } else if (before == null || !line(node, path).equals(base.line(before, path))) {
                lines.add(path + " " + line(node, path));
            }
        }
        return lines;
    }

    private String line(Node node, String path) {
        StringBuilder line = new StringBuilder(node.toString());
        if (!node.inode().isEmpty()) {
            nodes.forEach((other, same) -> {
                if (same.inode().equals(node.inode()) && !other.equals(path)) {
                    line.append(" = ").append(other);
                }
            });
        }
        return line.toString();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
