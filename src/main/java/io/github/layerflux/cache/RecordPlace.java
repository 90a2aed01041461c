package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.image.Digest;
import java.nio.file.Path;

/**
 * Where step records lie: {@code steps/<shelf>/<parent>-<key>.json}, each beside the table of its files, {@code
 * <parent>-<key>.files}. The shelf is the first two hexadecimal digits of the parent: all children of a parent lie in
 * one folder, and a hundred thousand records in 256 folders. A folder for each parent would be one for nearly each
 * record, as large as the record itself and slower to list and to delete.
 */
public final class RecordPlace {

    /** What names of records end with. */
    public static final String RECORD = ".json";
    /** What names of their tables of files end with. */
    public static final String FILES = ".files";

    private static final int SHELF = 2;
    private static final int HEX = 64;

    private RecordPlace() {}

    /** The folder of all children of a parent, and of other parents'. */
    static Path folder(CacheDirectory directory, Digest parent) {
        return directory.steps().resolve(parent.hex().substring(0, SHELF));
    }

    static Path record(CacheDirectory directory, Digest parent, Digest key) {
        return folder(directory, parent).resolve(parent.hex() + "-" + key.hex() + RECORD);
    }

    static Path files(CacheDirectory directory, Digest parent, Digest key) {
        return folder(directory, parent).resolve(parent.hex() + "-" + key.hex() + FILES);
    }

    /** Whether a file of a shelf is the record of a child of this parent. */
    static boolean isChild(String name, Digest parent) {
        return isRecord(name) && name.startsWith(parent.hex());
    }

    /** Whether a folder of {@code steps} is one of those. */
    public static boolean isShelf(String name) {
        return name.length() == SHELF;
    }

    /** Whether a file of a shelf is a record. */
    public static boolean isRecord(String name) {
        return name.length() == HEX + 1 + HEX + RECORD.length() && name.charAt(HEX) == '-' && name.endsWith(RECORD);
    }

    /** The parent of a record, in hexadecimal digits. */
    public static String parent(String record) {
        return record.substring(0, HEX);
    }

    /** The key of a record, in hexadecimal digits. */
    public static String key(String record) {
        return record.substring(HEX + 1, HEX + 1 + HEX);
    }

    /** The table of a record's files, there or not. */
    public static String files(String record) {
        return record.substring(0, record.length() - RECORD.length()) + FILES;
    }
}
