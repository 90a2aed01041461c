package io.github.layerflux.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Consecutive ids of users or groups.
 *
 * @param first the first id
 * @param count how many
 */
public record IdRange(long first, long count) {

    /** Those of a machine: -1 is no id. */
    static final IdRange ALL = new IdRange(0, 0xffffffffL);

    /** Whether these are all ids that there are. */
    static boolean isWhole(List<IdRange> ranges) {
        // a record's own equals() is made at its first use, which takes longer than all that is asked here
        return ranges.size() == 1 && ranges.get(0).first == ALL.first && ranges.get(0).count == ALL.count;
    }

    /**
     * The largest range of a user in {@code /etc/subuid} or {@code /etc/subgid} (subuid(5)); empty when there is none
     * or the file can't be read.
     */
    static Optional<IdRange> subordinate(Path file, String user, long uid) {
        Optional<IdRange> best = Optional.empty();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] fields = line.strip().split(":");
                if (fields.length == 3 && (fields[0].equals(user) || fields[0].equals(Long.toString(uid)))) {
                    IdRange range = new IdRange(Long.parseLong(fields[1]), Long.parseLong(fields[2]));
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

    /**
     * The ids that a process's user namespace has, by their names inside: the lines of {@code /proc/self/uid_map}
     * (user_namespaces(7), "User and group ID mappings").
     */
    static List<IdRange> inside(Path map) throws IOException {
        List<IdRange> ranges = new ArrayList<>();
        for (String line : Files.readAllLines(map, StandardCharsets.US_ASCII)) {
            StringTokenizer words = new StringTokenizer(line);
            long first = Long.parseLong(words.nextToken());
            words.nextToken();
            ranges.add(new IdRange(first, Long.parseLong(words.nextToken())));
        }
        return ranges;
    }
}
