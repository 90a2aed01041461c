package io.github.layerflux.housekeeping;

import io.github.layerflux.image.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Usage for people and for programs. */
public final class UsageText {

    private static final int ID = 24;
    private static final int DESCRIPTION = 100;
    private static final long MINUTE = 60_000;

    private final long now;

    /** @param now in milliseconds since the epoch, which ages count back from */
    public UsageText(long now) {
        this.now = now;
    }

    /** One line for each type, and their sum. */
    public List<String> summary(CacheUsage usage) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"TYPE", "ITEMS", "SIZE", "RECLAIMABLE", "LAST USED"});
        for (CacheUsage.Total total : usage.totals()) {
            rows.add(row(total));
        }
        rows.add(row(usage.total()));
        return new TextTable(rows).lines("lrrrl");
    }

    private String[] row(CacheUsage.Total total) {
        return new String[] {
            total.type(),
            Integer.toString(total.items()),
            ByteSize.text(total.bytes()),
            ByteSize.text(total.reclaimable()),
            age(total.lastUsed())
        };
    }

    /** One line for each item; an asterisk says that others need some of what it needs. */
    public List<String> items(List<CacheItem> items) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"ID", "TYPE", "SIZE", "LAST USED", "DESCRIPTION"});
        for (CacheItem item : items) {
            rows.add(new String[] {
                shortened(item.id(), ID),
                item.type().word(),
                ByteSize.text(item.size()) + (item.isShared() ? "*" : " "),
                age(item.lastUsed()),
                shortened(item.description(), DESCRIPTION)
            });
        }
        List<String> lines = new ArrayList<>(new TextTable(rows).lines("llrll"));
        if (items.stream().anyMatch(CacheItem::isShared)) {
            lines.add("* shares files with others: the size is what goes with it alone");
        }
        return lines;
    }

    /** What a plan comes to, in a line; a second one if the disk gets less than leaves the cache. */
    public static List<String> outcome(PrunePlan plan) {
        int items = plan.items().size();
        String all = "Would free " + ByteSize.text(plan.freed()) + ": " + items + (items == 1 ? " item; " : " items; ")
                + ByteSize.text(plan.before()) + " are there, " + ByteSize.text(plan.after()) + " would stay";
        long linked = plan.before() - plan.after() - plan.freed();
        return linked <= 0
                ? List.of(all)
                : List.of(
                        all,
                        ByteSize.text(linked) + " would leave the cache and stay on the disk: files elsewhere, such as "
                                + "those of target/layerflux/oci, are hard links to them");
    }

    /** What a prune came to: {@code 3 steps, 2 blobs, 1.23 MB freed}; what was neither is in the bytes alone. */
    public static String outcome(Pruned pruned) {
        return pruned.records() + (pruned.records() == 1 ? " step, " : " steps, ") + pruned.blobs()
                + (pruned.blobs() == 1 ? " blob, " : " blobs, ") + mounts(pruned.mounts())
                + ByteSize.text(pruned.bytes()) + " freed";
    }

    private static String mounts(int count) {
        return count == 0 ? "" : count + (count == 1 ? " cache mount, " : " cache mounts, ");
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }

    private String age(long moment) {
        long minutes = (now - moment) / MINUTE;
        if (moment <= 0) {
            return "never";
        }
        if (minutes < 1) {
            return "now";
        }
        if (minutes < 120) {
            return minutes + " min ago";
        }
        return minutes < 2880 ? minutes / 60 + " h ago" : minutes / 1440 + " days ago";
    }

    /** One JSON object, on one line: {@code totals}, {@code total}, {@code items}; sizes in bytes, times by RFC 3339. */
    public static String json(CacheUsage usage) {
        Map<String, Object> json = new LinkedHashMap<>();
        List<Object> totals = new ArrayList<>();
        usage.totals().forEach(total -> totals.add(toMap(total)));
        json.put("total", toMap(usage.total()));
        json.put("totals", totals);
        json.put("items", toMaps(usage.items()));
        return Json.write(json);
    }

    /** Items of a plan, as {@link #json(CacheUsage)} has them. */
    public static String json(PrunePlan plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("before", plan.before());
        json.put("after", plan.after());
        json.put("freed", plan.freed());
        json.put("inUse", (long) plan.inUse());
        json.put("items", toMaps(plan.items()));
        return Json.write(json);
    }

    private static Map<String, Object> toMap(CacheUsage.Total total) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", total.type());
        json.put("items", (long) total.items());
        json.put("bytes", total.bytes());
        json.put("reclaimable", total.reclaimable());
        json.put("lastUsed", moment(total.lastUsed()));
        return json;
    }

    private static List<Object> toMaps(List<CacheItem> items) {
        List<Object> rows = new ArrayList<>();
        for (CacheItem item : items) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", item.id());
            json.put("type", item.type().word());
            json.put("bytes", item.size());
            json.put("shared", item.isShared());
            json.put("lastUsed", moment(item.lastUsed()));
            json.put("description", item.description());
            rows.add(json);
        }
        return rows;
    }

    private static String moment(long millis) {
        return millis <= 0 ? "" : Instant.ofEpochMilli(millis).toString();
    }
}
