package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.LeaseFolder;
import io.github.layerflux.content.LastUse;
import java.util.concurrent.TimeUnit;

/**
 * What running builds keep from being taken away: all that may have been used since the oldest of them began. Stamps of
 * last use are late by up to {@link LastUse#GRANULARITY_MS}.
 */
final class Protection {

    /** Clocks of files and of Java differ by the kernel's tick; those of a file server by more. */
    private static final long MARGIN_MS = TimeUnit.MINUTES.toMillis(1);

    private final LeaseFolder.Running running;

    Protection(LeaseFolder.Running running) {
        this.running = running;
    }

    int builds() {
        return running.count();
    }

    /** @param stamp of the last use, in milliseconds since the epoch */
    boolean covers(long stamp) {
        return running.count() > 0 && stamp >= running.oldest() - LastUse.GRANULARITY_MS - MARGIN_MS;
    }
}
