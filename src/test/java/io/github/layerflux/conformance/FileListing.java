package io.github.layerflux.conformance;

import io.github.layerflux.it.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/**
 * Files described by text, since a checkout keeps neither modes nor owners, times, hard links or fifos. One a line:
 *
 * <pre>
 * dir PATH MODE [UID:GID]
 * file PATH MODE UID:GID TEXT        \n, \r, \t in TEXT as in Java
 * link PATH TARGET                   symbolic
 * hard PATH FILE                     hard link to a file named before
 * fifo PATH MODE
 * capability PATH                    gives the file before it a security.capability; in archives only
 * tar PATH none|gzip|bzip2|xz        an archive; its entries follow, indented
 * </pre>
 *
 * <p>{@code \_} in PATH is a blank. All are from 2020-01-02T03:04:05Z. Owners count in archives only.
 */
record FileListing(List<Item> items) {

    static final long TIME = 1_577_934_245_000L;

    /** CAP_NET_BIND_SERVICE, permitted and effective (linux/capability.h, vfs_cap_data revision 2). */
    private static final byte[] CAPABILITY = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    record Item(String kind, String path, List<String> words, List<Item> entries) {

        int mode() {
            return Integer.parseInt(words.get(0), 8);
        }

        int owner(int index) {
            return words.size() < 2 ? 0 : Integer.parseInt(words.get(1).split(":")[index]);
        }

        byte[] content() {
            String text = words.size() < 3
                    ? ""
                    : words.get(2).replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    static FileListing parse(String text) {
        List<Item> items = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split(" ", 5);
            Item item = new Item(
                    words[0], words[1].replace("\\_", " "), List.of(words).subList(2, words.length), new ArrayList<>());
            if (line.startsWith(" ")) {
                items.get(items.size() - 1).entries().add(item);
            } else {
                items.add(item);
            }
        }
        return new FileListing(items);
    }

    /** Makes the files in a new folder. */
    void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Item item : items) {
            Path path = folder.resolve(item.path());
            switch (item.kind()) {
                case "dir" -> Files.createDirectory(path);
                case "file" -> Files.write(path, item.content());
                case "link" ->
                    Files.createSymbolicLink(path, Path.of(item.words().get(0)));
                case "hard" ->
                    Files.createLink(path, folder.resolve(item.words().get(0)));
                case "fifo" ->
                    Command.of("mkfifo", "-m", item.words().get(0), path.toString())
                            .run();
                case "tar" -> Files.write(path, archive(item));
                default -> throw new IllegalArgumentException(item.toString());
            }
        }
        for (int i = items.size() - 1; i >= 0; i--) {
            Item item = items.get(i);
            Path path = folder.resolve(item.path());
            if (item.kind().equals("link") || item.kind().equals("fifo")) { // Java would open the fifo, and wait
                Command.of("touch", "-h", "-d", "@" + TIME / 1000, path.toString())
                        .run();
                continue;
            }
            if (!item.kind().equals("hard") && !item.kind().equals("tar")) {
                Files.setAttribute(path, "unix:mode", item.mode());
            }
            Files.setLastModifiedTime(path, FileTime.fromMillis(TIME));
        }
    }

    /** Writes the files as an uncompressed tar, without parents that are not listed. */
    void writeTar(OutputStream out) throws IOException {
        write(items, Map.of(), out);
    }

    /** As {@link #writeTar(OutputStream)}, some files with the bytes of others: path in the tar to file. */
    void writeTar(OutputStream out, Map<String, Path> contents) throws IOException {
        write(items, contents, out);
    }

    private static byte[] archive(Item item) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compressed(item.words().get(0), bytes)) {
            write(item.entries(), Map.of(), out);
        }
        return bytes.toByteArray();
    }

    private static OutputStream compressed(String compression, OutputStream out) throws IOException {
        return switch (compression) {
            case "none" -> out;
            case "gzip" -> new GZIPOutputStream(out);
            case "bzip2" -> new BZip2CompressorOutputStream(out);
            case "xz" -> new XZCompressorOutputStream(out);
            default -> throw new IllegalArgumentException(compression);
        };
    }

    private static void write(List<Item> items, Map<String, Path> contents, OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            if (item.kind().equals("capability")) {
                continue;
            }
            byte[] content = contents.containsKey(item.path())
                    ? Files.readAllBytes(contents.get(item.path()))
                    : item.kind().equals("file") ? item.content() : new byte[0];
            TarArchiveEntry entry = entry(item);
            entry.setModTime(TIME);
            entry.setSize(content.length);
            if (i + 1 < items.size() && items.get(i + 1).kind().equals("capability")) {
                entry.addPaxHeader(
                        "SCHILY.xattr.security.capability", new String(CAPABILITY, StandardCharsets.US_ASCII));
            }
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private static TarArchiveEntry entry(Item item) {
        TarArchiveEntry entry;
        switch (item.kind()) {
            case "dir" -> entry = new TarArchiveEntry(item.path() + "/");
            case "file" -> entry = new TarArchiveEntry(item.path());
            case "fifo" -> entry = new TarArchiveEntry(item.path(), TarConstants.LF_FIFO);
            case "link", "hard" -> {
                byte type = item.kind().equals("link") ? TarConstants.LF_SYMLINK : TarConstants.LF_LINK;
                entry = new TarArchiveEntry(item.path(), type);
                entry.setLinkName(item.words().get(0));
                return entry;
            }
            default -> throw new IllegalArgumentException(item.toString());
        }
        entry.setMode(item.mode());
        entry.setIds(item.owner(0), item.owner(1));
        return entry;
    }
}
