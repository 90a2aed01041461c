package io.github.layerflux.housekeeping;

import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which items go: {@code until=24h}, {@code type=exec.cachemount}, {@code id=…}, {@code unused}. The names are those of
 * {@code docker builder prune --filter}. Conditions of different names must all hold; of one name any of them.
 */
public final class PruneFilter {

    private static final String KNOWN = "until=24h, type=NAME, type!=NAME, id=DIGEST, unused";

    private final OptionalLong usedBefore;
    private final List<ItemType> types;
    private final List<ItemType> otherTypes;
    private final List<String> ids;
    private final boolean unused;

    private PruneFilter(
            OptionalLong usedBefore,
            List<ItemType> types,
            List<ItemType> otherTypes,
            List<String> ids,
            boolean unused) {
        this.usedBefore = usedBefore;
        this.types = types;
        this.otherTypes = otherTypes;
        this.ids = ids;
        this.unused = unused;
    }

    /**
     * Reads conditions.
     *
     * @param now in milliseconds since the epoch
     * @throws UserFailure for one that is none, naming those there are
     */
    public static PruneFilter parse(List<String> conditions, long now) {
        OptionalLong usedBefore = OptionalLong.empty();
        List<ItemType> types = new ArrayList<>();
        List<ItemType> otherTypes = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        boolean unused = false;
        for (String given : conditions) {
            String condition = given.strip();
            int equals = condition.indexOf('=');
            boolean not = equals > 0 && condition.charAt(equals - 1) == '!';
            String name = equals < 0 ? condition : condition.substring(0, not ? equals - 1 : equals);
            // BuildKit's filters have two
            String value = equals < 0 ? "" : condition.substring(equals + (condition.startsWith("==", equals) ? 2 : 1));
            if (not && !name.equals("type")) {
                throw unknown(condition);
            }
            switch (name) {
                case "until", "unused-for" -> usedBefore = earlier(usedBefore, past(value, condition, now));
                case "type" -> (not ? otherTypes : types).add(type(value, condition));
                case "id" -> ids.add(id(value, condition));
                case "unused", "dangling" -> unused = isTrue(value, condition);
                default -> throw unknown(condition);
            }
        }
        return new PruneFilter(usedBefore, types, otherTypes, ids, unused);
    }

    /** Of a moment to come, every item was last used before it: a slip that would take all. */
    private static long past(String value, String condition, long now) {
        long moment = Durations.moment(value, now);
        if (moment > now) {
            throw new UserFailure("filter '" + condition + "' is a time in the future")
                    .suggest("Write until=24h for what wasn't used for a day; leave filter out to clear everything.");
        }
        return moment;
    }

    private static OptionalLong earlier(OptionalLong one, long other) {
        return OptionalLong.of(one.isPresent() ? Math.min(one.getAsLong(), other) : other);
    }

    private static ItemType type(String word, String condition) {
        return ItemType.of(word).orElseThrow(() -> {
            List<String> words = new ArrayList<>();
            for (ItemType type : ItemType.values()) {
                words.add(type.word());
            }
            return new UserFailure("filter '" + condition + "': there is no such type")
                    .suggest("Types are " + String.join(", ", words) + ".");
        });
    }

    private static String id(String value, String condition) {
        if (value.isEmpty()) {
            throw unknown(condition);
        }
        return value;
    }

    private static boolean isTrue(String value, String condition) {
        return switch (value) {
            case "", "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw unknown(condition);
        };
    }

    private static RuntimeException unknown(String condition) {
        return new UserFailure("filter '" + condition + "' is not understood").suggest("There are: " + KNOWN + ".");
    }

    /** Whether there are no conditions. */
    public boolean isEmpty() {
        return usedBefore.isEmpty() && types.isEmpty() && otherTypes.isEmpty() && ids.isEmpty() && !unused;
    }

    /** Whether images are asked for by name: pruning the build cache leaves them alone. */
    boolean wantsImages() {
        return types.contains(ItemType.IMAGE);
    }

    /** Whether an item is one of those. */
    public boolean matches(CacheItem item) {
        return (usedBefore.isEmpty() || item.lastUsed() < usedBefore.getAsLong())
                && (types.isEmpty() || types.contains(item.type()))
                && !otherTypes.contains(item.type())
                && (ids.isEmpty() || ids.stream().anyMatch(id -> hasId(item, id)))
                && (!unused || item.dangling);
    }

    /** The whole id, or its beginning, with or without the algorithm. */
    private static boolean hasId(CacheItem item, String id) {
        return item.id().startsWith(id) || item.id().startsWith("sha256:" + id);
    }
}
