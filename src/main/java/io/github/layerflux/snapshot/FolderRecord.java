package io.github.layerflux.snapshot;

import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerPacker;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What lay in a folder at some moment, without contents: to tell later which files are new, changed or gone. A file
 * counts as unchanged if its status change time is the same, which nobody can set. Folders count by mode and owner:
 * their times tell of files that came and went.
 */
public final class FolderRecord {

    /** Of a folder of which nothing is known. */
    public static final FolderRecord NOTHING = new FolderRecord(new TreeMap<>(), 0);

    private static final String ATTRIBUTES = "unix:mode,uid,gid,size,ino,lastModifiedTime,ctime";

    private final TreeMap<String, Row> rows;
    private final long bytes;

    private FolderRecord(TreeMap<String, Row> rows, long bytes) {
        this.rows = rows;
        this.bytes = bytes;
    }

    /**
     * One file.
     *
     * @param modified nanoseconds since the epoch; 0 of a folder
     * @param changed the same, of its status
     */
    record Row(int mode, long uid, long gid, long size, long inode, long modified, long changed) {
        boolean isDirectory() {
            return (mode & PosixFiles.S_IFMT) == PosixFiles.S_IFDIR;
        }
    }

    /** What lies in a folder now. Devices, sockets and what no layer can name are passed over. */
    public static FolderRecord of(Path folder) throws IOException {
        TreeMap<String, Row> rows = new TreeMap<>();
        long bytes = add(folder, "", rows);
        return new FolderRecord(rows, bytes);
    }

    private static long add(Path file, String path, TreeMap<String, Row> rows) throws IOException {
        Map<String, Object> all = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) all.get("mode");
        int type = mode & PosixFiles.S_IFMT;
        boolean directory = type == PosixFiles.S_IFDIR;
        boolean kept = directory || type == PosixFiles.S_IFREG || type == PosixFiles.S_IFLNK;
        if (!kept || LayerPacker.isReserved(path)) {
            return 0;
        }
        long size = type == PosixFiles.S_IFREG ? (Long) all.get("size") : 0;
        rows.put(
                path,
                new Row(
                        mode,
                        Integer.toUnsignedLong((Integer) all.get("uid")),
                        Integer.toUnsignedLong((Integer) all.get("gid")),
                        size,
                        directory ? 0 : (Long) all.get("ino"),
                        directory ? 0 : nanos(all.get("lastModifiedTime")),
                        directory ? 0 : nanos(all.get("ctime"))));
        if (directory) {
            try (var children = Files.newDirectoryStream(file)) {
                for (Path child : children) {
                    String name = FileNames.name(child);
                    size += add(child, path.isEmpty() ? name : path + "/" + name, rows);
                }
            }
        }
        return size;
    }

    private static long nanos(Object time) {
        return ((FileTime) time).to(TimeUnit.NANOSECONDS);
    }

    /** All files, by path; the folder itself is the empty one. */
    Map<String, Row> rows() {
        return rows;
    }

    /** Of all files together. */
    public long bytes() {
        return bytes;
    }

    /** Whether there is nothing in the folder. */
    public boolean isEmpty() {
        return rows.size() <= 1;
    }

    public void write(DataOutputStream out) throws IOException {
        out.writeLong(bytes);
        out.writeInt(rows.size());
        for (Map.Entry<String, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            out.writeUTF(entry.getKey());
            out.writeInt(row.mode);
            for (long number : new long[] {row.uid, row.gid, row.size, row.inode, row.modified, row.changed}) {
                out.writeLong(number);
            }
        }
    }

    /** @throws IOException when it isn't whole */
    public static FolderRecord read(DataInputStream in) throws IOException {
        TreeMap<String, Row> rows = new TreeMap<>();
        long bytes = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            String path = in.readUTF();
            int mode = in.readInt();
            rows.put(
                    path,
                    new Row(
                            mode,
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong()));
        }
        return new FolderRecord(rows, bytes);
    }
}
