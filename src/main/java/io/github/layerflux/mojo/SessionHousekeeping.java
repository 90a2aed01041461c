package io.github.layerflux.mojo;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.housekeeping.AutomaticPrune;
import io.github.layerflux.housekeeping.ByteSize;
import io.github.layerflux.housekeeping.Pruned;
import org.apache.maven.execution.ExecutionEvent;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;

/** Keeps the cache directory below its maximum, once, when Maven's session ends and no build waits for it. */
final class SessionHousekeeping {

    private final CacheDirectory directory;
    private final String maxSize;
    private final long maximum;
    private final Log log;

    private SessionHousekeeping(CacheDirectory directory, String maxSize, Log log) {
        this.directory = directory;
        this.maxSize = maxSize.strip();
        this.maximum = ByteSize.parse("cacheMaxSize", maxSize);
        this.log = log;
    }

    /**
     * Has the session's end look after a directory; once for each, whatever its modules ask for.
     *
     * @throws io.github.layerflux.failure.UserFailure when the maximum is no size
     */
    static void plan(MavenSession session, CacheDirectory directory, String maxSize, Log log) {
        SessionShare.of(session, SessionHousekeeping.class, directory.root() + " " + maxSize, () -> {
            SessionHousekeeping planned = new SessionHousekeeping(directory, maxSize, log);
            SessionEnd.of(session, planned::run);
            return planned;
        });
    }

    /** Whatever happens here, the builds have succeeded or failed before. */
    private void run(ExecutionEvent end) {
        try {
            AutomaticPrune prune = new AutomaticPrune(new ContentStore(directory), maximum);
            if (prune.isDue(System.currentTimeMillis())) {
                prune.run().ifPresent(this::tell);
            }
        } catch (BuildFailure failure) {
            log.warn("The cache directory was not kept below cacheMaxSize=" + maxSize + ": " + failure.getMessage());
        }
    }

    private void tell(Pruned pruned) {
        log.info("The cache directory had more than cacheMaxSize=" + maxSize + ": " + ByteSize.text(pruned.bytes())
                + " freed of what was not used longest");
        if (pruned.inUse() > 0) {
            log.info(pruned.inUse() + " items were kept: other builds, which are running, use them");
        }
    }
}
