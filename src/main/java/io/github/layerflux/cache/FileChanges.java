package io.github.layerflux.cache;

import io.github.layerflux.event.Miss;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two tables of files, one line per path. */
final class FileChanges {

    /** Lines that are listed; the number of all is told anyway. */
    private static final int LISTED = 1000;

    private final Map<String, FileRow> before;
    private final Map<String, FileRow> now;

    FileChanges(FileTable before, FileTable now) {
        this.before = before.rows();
        this.now = now.rows();
    }

    Miss miss(String input) {
        List<String> lines = new ArrayList<>();
        String first = "";
        int changed = 0;
        TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(now.keySet());
        for (String path : paths) {
            String change = change(before.get(path), now.get(path));
            if (!change.isEmpty()) {
                changed++;
                first = changed == 1 ? path : first;
                if (changed <= LISTED) {
                    lines.add(shown(path) + ": " + change);
                }
            }
        }
        if (changed > LISTED) {
            lines.add("… and " + (changed - LISTED) + " more");
        }
        String where = input.equals("files") ? "" : " (" + input + ")";
        return switch (changed) {
            case 0 -> Miss.because("the same files are selected in another way" + where);
            case 1 -> new Miss("1 file changed: " + shown(first) + where, lines);
            default -> new Miss(changed + " files changed, the first is " + shown(first) + where, lines);
        };
    }

    private static String shown(String path) {
        return path.isEmpty() ? "/" : path;
    }

    private static String change(@Nullable FileRow old, @Nullable FileRow row) {
        if (old == null) {
            return "added";
        }
        if (row == null) {
            return "removed";
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
        boolean sizeEqual = old.size() == row.size();
        boolean timeEqual = old.mtimeSeconds() == row.mtimeSeconds() && old.mtimeNanos() == row.mtimeNanos();
        if (!timeEqual) {
            parts.add("mtime " + times(old, row));
        }
        if (!sizeEqual) {
            parts.add("size " + old.size() + " → " + row.size());
        } else if (!timeEqual) {
            parts.add("size equal");
        } else if (!old.content().equals(row.content())) {
            parts.add("content changed");
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
