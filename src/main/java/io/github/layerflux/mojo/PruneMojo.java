package io.github.layerflux.mojo;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.housekeeping.ByteSize;
import io.github.layerflux.housekeeping.Prune;
import io.github.layerflux.housekeeping.PrunePlan;
import io.github.layerflux.housekeeping.PruneRequest;
import io.github.layerflux.housekeeping.Pruned;
import io.github.layerflux.housekeeping.UsageText;
import java.util.OptionalLong;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Clears the build cache, as {@code docker builder prune} does: the next build executes every step. Images, built and
 * pulled ones, stay. With {@code filter} or {@code maxSize} only some of it goes. Nothing goes that running builds need.
 */
@Mojo(name = "prune", requiresProject = false, threadSafe = true, aggregator = true)
public final class PruneMojo extends HousekeepingMojo {

    /**
     * How much the cache directory may hold, images included, such as {@code 20g}: what was not used longest goes until
     * no more is there. With {@code filter} only what that lets go does.
     */
    @Parameter(property = "layerflux.maxSize")
    @Nullable
    String maxSize;

    /** Docker's name for {@link #maxSize}. */
    @Parameter(property = "layerflux.keepStorage")
    @Nullable
    String keepStorage;

    /** Whether to say what would go, and do nothing. */
    @Parameter(property = "layerflux.dryRun", defaultValue = "false")
    boolean dryRun;

    @Override
    void run() {
        boolean json = wantsJson();
        PruneRequest request = new PruneRequest(filter(), maximum());
        CacheDirectory directory = cache();
        if (dryRun) {
            PrunePlan plan = new Prune(new ContentStore(directory.unstamped())).plan(request);
            if (json) {
                print(UsageText.json(plan));
            } else {
                foretell(plan);
            }
            return;
        }
        tell(new Prune(new ContentStore(directory)).run(request), directory);
    }

    private OptionalLong maximum() {
        if (maxSize != null && keepStorage != null && !maxSize.equals(keepStorage)) {
            throw new UserFailure(
                            "maxSize=" + maxSize + " and keepStorage=" + keepStorage + " are set: they are the same")
                    .suggest("Leave one out.");
        }
        return maxSize != null
                ? OptionalLong.of(ByteSize.parse("maxSize", maxSize))
                : keepStorage != null
                        ? OptionalLong.of(ByteSize.parse("keepStorage", keepStorage))
                        : OptionalLong.empty();
    }

    private void foretell(PrunePlan plan) {
        if (plan.items().isEmpty()) {
            getLog().info("Nothing would go: " + ByteSize.text(plan.before()) + " are in the cache"
                    + unmatched(plan.inUse() == 0));
        } else {
            new UsageText(System.currentTimeMillis()).items(plan.items()).forEach(getLog()::info);
            UsageText.outcome(plan).forEach(getLog()::info);
        }
        tellInUse(plan.inUse());
    }

    private void tell(Pruned pruned, CacheDirectory directory) {
        getLog().info("Pruned the build cache in " + directory.root() + ": " + UsageText.outcome(pruned)
                + unmatched(
                        pruned.records() == 0 && pruned.blobs() == 0 && pruned.bytes() == 0 && pruned.inUse() == 0));
        tellInUse(pruned.inUse());
        pruned.left()
                .forEach(path -> getLog().warn("Could not delete all of " + path
                        + ", which has files of other users: the next build that executes a RUN will, or, what builds as"
                        + " root left there: sudo rm -r '" + path + "'"));
    }

    private String unmatched(boolean nothing) {
        return nothing && filter != null && !filter.isEmpty() && maximum().isEmpty()
                ? "; nothing in it matches filter=" + String.join(",", filter)
                : "";
    }

    private void tellInUse(int items) {
        if (items > 0) {
            getLog().info(items + (items == 1 ? " item was" : " items were")
                    + " kept: other builds, which are running, may use " + (items == 1 ? "it" : "them"));
        }
    }
}
