package io.github.layerflux.mojo;

import io.github.layerflux.cache.Deleter;
import io.github.layerflux.cache.Prune;
import io.github.layerflux.cache.Pruned;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.registry.BaseImages;
import java.util.Locale;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Clears the build cache, as {@code docker builder prune} does: the next build executes every step. Images, built and
 * pulled ones, stay. While other builds run, only what they can miss is removed.
 */
@Mojo(name = "prune", requiresProject = false, threadSafe = true, aggregator = true)
public final class PruneMojo extends CacheMojo {

    @Override
    void run() {
        CacheDirectory directory = cache();
        Prune prune = new Prune(new ContentStore(directory), Deleter.PLAIN);
        tell(prune.run(BaseImages.pulled(directory, this::warn)), directory);
    }

    private void warn(BuildEvent event) {
        if (event instanceof BuildEvent.Warning warning) {
            getLog().warn(warning.text());
        }
    }

    private void tell(Pruned pruned, CacheDirectory directory) {
        getLog().info(String.format(
                Locale.ROOT,
                "Pruned the build cache in %s: %d step records, %d blobs, %.1f MB freed",
                directory.root(),
                pruned.records(),
                pruned.blobs(),
                pruned.bytes() / 1e6));
        if (pruned.runningBuilds() > 0) {
            getLog().info("Layers and snapshots were kept: " + pruned.runningBuilds() + " other build(s) are running");
        }
        pruned.left()
                .forEach(path -> getLog().warn("Could not delete all of " + path
                        + ", which has files of other users; the next build that executes a RUN will"));
    }
}
