package io.github.layerflux.report;

import java.util.HashMap;
import java.util.Map;

/** Thins out what is told of transfers: their events come several times a second. */
final class TransferPace {

    private final long periodMs;
    private final Map<String, Long> told = new HashMap<>();

    /** @param periodMs what lies at least between two tellings, and before the first */
    TransferPace(long periodMs) {
        this.periodMs = periodMs;
    }

    /**
     * Whether a transfer is to be told of now.
     *
     * @param nowMs of a clock that only goes forward
     */
    boolean due(String transfer, long nowMs) {
        Long last = told.putIfAbsent(transfer, nowMs);
        if (last == null || nowMs - last < periodMs) {
            return false;
        }
        told.put(transfer, nowMs);
        return true;
    }

    /** Another of that name begins anew. */
    void over(String transfer) {
        told.remove(transfer);
    }
}
