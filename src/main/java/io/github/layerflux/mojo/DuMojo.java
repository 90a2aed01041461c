package io.github.layerflux.mojo;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.housekeeping.CacheUsage;
import io.github.layerflux.housekeeping.PruneFilter;
import io.github.layerflux.housekeeping.UsageText;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * What the cache directory holds, as {@code docker buildx du} tells it: by type, what it takes on disk, what clearing
 * the cache would free, and when it was used last. What several things share counts once.
 */
@Mojo(name = "du", requiresProject = false, threadSafe = true, aggregator = true)
public final class DuMojo extends HousekeepingMojo {

    /** Whether to list every item. */
    @Parameter(property = "layerflux.verbose", defaultValue = "false")
    boolean verbose;

    @Override
    void run() {
        boolean json = wantsJson();
        CacheDirectory directory = cache().unstamped();
        PruneFilter filter = filter();
        ContentStore store = new ContentStore(directory);
        CacheUsage usage =
                verbose || json || !filter.isEmpty() ? CacheUsage.read(store, filter) : CacheUsage.sums(store);
        if (json) {
            print(UsageText.json(usage));
            return;
        }
        UsageText text = new UsageText(System.currentTimeMillis());
        getLog().info("The cache in " + directory.root());
        if (verbose && !usage.items().isEmpty()) {
            text.items(usage.items()).forEach(getLog()::info);
            getLog().info("");
        }
        text.summary(usage).forEach(getLog()::info);
    }
}
