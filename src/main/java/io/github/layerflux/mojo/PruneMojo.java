package io.github.layerflux.mojo;

import io.github.layerflux.cache.Deleter;
import io.github.layerflux.cache.Prune;
import io.github.layerflux.cache.Pruned;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.registry.BaseImages;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Clears the build cache, as {@code docker builder prune} does: the next build executes every step. Images, built and
 * pulled ones, stay. While other builds run, only what they can miss is removed.
 */
@Mojo(name = "prune", requiresProject = false, threadSafe = true, aggregator = true)
public final class PruneMojo extends AbstractMojo {

    /** Defaults to {@code $XDG_CACHE_HOME/layerflux}, else {@code ~/.cache/layerflux}. */
    @Parameter(property = "layerflux.cacheDirectory")
    @Nullable
    String cacheDirectory;

    /** Whether to do nothing. */
    @Parameter(property = "layerflux.skip", defaultValue = "false")
    boolean skip;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    MavenSession session;

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped: layerflux.skip is set");
            return;
        }
        try {
            Path current = Path.of(session.getExecutionRootDirectory());
            CacheDirectory directory =
                    new CacheDirectory(DefaultDirectories.cache(cacheDirectory, current, System.getenv()));
            Prune prune = new Prune(new ContentStore(directory), Deleter.PLAIN);
            tell(prune.run(BaseImages.pulled(directory, this::warn)), directory);
        } catch (RuntimeException failure) {
            throw Failures.toMaven(failure);
        }
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
