package io.github.layerflux.registry;

import java.util.concurrent.atomic.AtomicLong;

/** How much has been moved, and when the last of it was. Safe for use by several threads. */
final class Meter {

    private final AtomicLong bytes = new AtomicLong();
    private volatile long last = System.nanoTime();

    void moved(long count) {
        bytes.addAndGet(count);
        last = System.nanoTime();
    }

    /** Bytes so far; what was sent in vain counts too. */
    long bytes() {
        return bytes.get();
    }

    /** Nanoseconds since something moved. */
    long idle() {
        return System.nanoTime() - last;
    }

    /** Something happens now though no bytes move. */
    void touch() {
        last = System.nanoTime();
    }
}
