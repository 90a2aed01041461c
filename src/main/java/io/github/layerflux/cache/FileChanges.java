package io.github.layerflux.cache;

import io.github.layerflux.event.FileChange;
import io.github.layerflux.event.Miss;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two tables of files, path by path. */
final class FileChanges {

    static final String ADDED = "added";
    static final String REMOVED = "removed";

    /** Files that are listed; the number of all is told anyway. */
    private static final int LISTED = 1000;

    /** A file of this machine that isn't copied any more, and is still there. */
    private static final String LEFT_OUT = "left out now, by .dockerignore or --exclude";

    private final List<FileChange> listed = new ArrayList<>();
    private final Renames renames;
    private final FileNews news;
    private int changed;

    /** What else is known of files, by path; asked for those that are listed. */
    interface FileNews {

        FileNews NONE = new FileNews() {};

        /** What wrote it, {@link FileOrigins}. */
        default String madeBy(String path) {
            return "";
        }

        /** Whether it is there, though it isn't selected. */
        default boolean isThere(String path) {
            return false;
        }
    }

    /** Of two layers, which are nobody's files. */
    FileChanges(Map<String, FileRow> before, Map<String, FileRow> now) {
        this(before, now, Renames.none(), FileNews.NONE);
    }

    FileChanges(Map<String, FileRow> before, Map<String, FileRow> now, Renames renames, FileNews news) {
        this.renames = renames;
        this.news = news;
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(now.keySet());
        for (String path : paths) {
            String change = change(before.get(path), now.get(path));
            if (!change.isEmpty()) {
                changed++;
                if (changed <= LISTED) {
                    listed.add(new FileChange(shown(path), told(path, change), news.madeBy(path)));
                }
            }
        }
    }

    /** Number of files that differ. */
    int count() {
        return changed;
    }

    /** The first of them, by path. */
    List<FileChange> listed() {
        return listed;
    }

    Miss miss(String input) {
        String where = input.equals("files") ? "" : " (" + input + ")";
        return Miss.ofFiles(reason() + where, listed, changed - listed.size());
    }

    private String reason() {
        if (changed == 0) {
            return "the same files are selected in another way";
        }
        int renamed = renames.count();
        int files = changed - renamed; // of which there are two lines each
        String first = renamed == 0 ? listed.get(0).named() : first();
        String what = renamed == files ? " renamed" : " changed";
        String some = renamed == 0 || renamed == files ? "" : ", " + renamed + " of them renamed";
        return files == 1 ? "1 file" + what + ": " + first : files + " files" + what + some + ", the first is " + first;
    }

    /** The first that isn't only renamed, else the first that is. */
    private String first() {
        for (FileChange change : listed) {
            if (renames.from(change.path()).isEmpty()
                    && renames.to(change.path()).isEmpty()) {
                return change.named();
            }
        }
        String path = listed.get(0).path();
        return renames.to(path).isPresent()
                ? path + " → " + renames.to(path).get()
                : renames.from(path).orElse("") + " → " + path;
    }

    private String told(String path, String change) {
        if (change.equals(ADDED)) {
            return renames.from(path).map(old -> change + ", was " + old).orElse(change);
        } else if (change.equals(REMOVED)) {
            return renames.to(path)
                    .map(to -> change + ", is now " + to)
                    .orElseGet(() -> news.isThere(path) ? LEFT_OUT : change);
        }
        return change;
    }

    private static String shown(String path) {
        return path.isEmpty() ? "/" : path;
    }

    private static String change(@Nullable FileRow old, @Nullable FileRow row) {
        if (old == null) {
            return ADDED;
        }
        if (row == null) {
            return REMOVED;
        }
        if (old.equals(row)) {
            return "";
        }
        if (!old.noun().equals(row.noun())) {
            return old.noun() + " → " + row.noun();
        }
        List<String> parts = new ArrayList<>();
        size(parts, old, row);
        if (!old.link().equals(row.link())) {
            parts.add("target " + old.link() + " → " + row.link());
        }
        if (!old.device().equals(row.device())) {
            parts.add("device " + old.device() + " → " + row.device());
        }
        if (old.mode() != row.mode()) {
            parts.add("mode " + octal(old.mode()) + " → " + octal(row.mode()));
        }
        if (old.uid() != row.uid() || old.gid() != row.gid()) {
            parts.add("owner " + old.uid() + ":" + old.gid() + " → " + row.uid() + ":" + row.gid());
        }
        if (!old.xattrs().equals(row.xattrs())) {
            parts.add("extended attributes changed");
        }
        return parts.isEmpty() ? "changed" : String.join(", ", parts);
    }

    private static void size(List<String> parts, FileRow old, FileRow row) {
        boolean timeEqual = old.mtimeSeconds() == row.mtimeSeconds() && old.mtimeNanos() == row.mtimeNanos();
        if (!timeEqual) {
            parts.add("mtime " + times(old, row));
        }
        if (old.size() != row.size()) {
            parts.add("size " + old.size() + " → " + row.size());
        } else if (!old.content().equals(row.content())) {
            parts.add("content changed");
        } else if (!timeEqual && old.isFile()) {
            parts.add(old.content().isEmpty() ? "size equal" : "content equal");
        }
    }

    /** Local times; with what it takes to tell them apart: dates, or fractions of a second. */
    private static String times(FileRow old, FileRow row) {
        LocalDateTime from = time(old);
        LocalDateTime to = time(row);
        boolean dates = !from.toLocalDate().equals(to.toLocalDate());
        boolean fractions = old.mtimeSeconds() == row.mtimeSeconds();
        return text(from, dates, fractions) + " → " + text(to, dates, fractions);
    }

    private static LocalDateTime time(FileRow row) {
        Instant instant = Instant.ofEpochSecond(row.mtimeSeconds(), row.mtimeNanos());
        return LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
    }

    private static String text(LocalDateTime time, boolean date, boolean fraction) {
        return (date ? time.toLocalDate() + " " : "")
                + two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond())
                + (fraction
                        ? "." + String.valueOf(1_000_000_000 + time.getNano()).substring(1)
                        : "");
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private static String octal(int mode) {
        return "0" + Integer.toOctalString(mode);
    }
}
