package io.github.layerflux.mojo;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.housekeeping.CacheUsage;
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
        CacheUsage usage = CacheUsage.read(new ContentStore(directory), filter());
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
