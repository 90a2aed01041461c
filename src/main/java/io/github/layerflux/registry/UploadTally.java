package io.github.layerflux.registry;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a push moved; what was there or mounted doesn't count. */
public final class UploadTally {

    private final AtomicInteger blobs = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    UploadTally() {}

    void uploaded(long size) {
        blobs.incrementAndGet();
        bytes.addAndGet(size);
    }

    public int blobs() {
        return blobs.get();
    }

    public long bytes() {
        return bytes.get();
    }
}
