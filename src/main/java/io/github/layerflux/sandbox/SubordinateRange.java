package io.github.layerflux.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A user's ids in {@code /etc/subuid} or {@code /etc/subgid} (subuid(5)).
 *
 * @param first the first id
 * @param count how many
 */
record SubordinateRange(long first, long count) {

    /** The largest range of a user in a file; empty when there is none or the file can't be read. */
    static Optional<SubordinateRange> find(Path file, String user, long uid) {
        Optional<SubordinateRange> best = Optional.empty();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] fields = line.strip().split(":");
                if (fields.length == 3 && (fields[0].equals(user) || fields[0].equals(Long.toString(uid)))) {
                    SubordinateRange range = new SubordinateRange(Long.parseLong(fields[1]), Long.parseLong(fields[2]));
                    if (best.isEmpty() || best.get().count() < range.count()) {
                        best = Optional.of(range);
                    }
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // as good as none: the remedy is the same
        }
        return best;
    }
}
