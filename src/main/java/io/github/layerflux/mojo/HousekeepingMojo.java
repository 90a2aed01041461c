package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.housekeeping.PruneFilter;
import java.util.List;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What the goals about the cache directory itself have in common. */
abstract class HousekeepingMojo extends CacheMojo {

    /**
     * Which items: {@code until=24h} (not used since), {@code type=NAME}, {@code type!=NAME}, {@code id=DIGEST},
     * {@code unused} (nothing leads to them). Conditions of different names must all hold, of one name any of them.
     */
    @Parameter(property = "layerflux.filter")
    @Nullable
    List<String> filter;

    /** {@code table}, or {@code json}: one line on the standard output, for programs ({@code mvn -q}). */
    @Parameter(property = "layerflux.format", defaultValue = "table")
    String format = "table";

    final PruneFilter filter() {
        List<String> conditions = filter == null ? List.of() : filter;
        // Maven gives an empty list in either case; -Dlayerflux.filter=$UNSET is to clear nothing
        if (conditions.isEmpty() && session.getUserProperties().getProperty("layerflux.filter") != null) {
            throw new UserFailure("layerflux.filter has no condition").suggest("Leave it out for everything.");
        }
        return PruneFilter.parse(conditions, System.currentTimeMillis());
    }

    final boolean wantsJson() {
        return switch (format.strip()) {
            case "json" -> true;
            case "table", "" -> false;
            default -> throw new UserFailure("unknown format '" + format + "'").suggest("There are: table, json.");
        };
    }

    /** Not to the log, which puts words before it. */
    final void print(String line) {
        System.out.println(line);
    }
}
