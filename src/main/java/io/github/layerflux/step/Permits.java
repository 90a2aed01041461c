package io.github.layerflux.step;

import java.util.ArrayDeque;
import java.util.Queue;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Bounds how many asynchronous works go on at once, without a thread that waits: those beyond the bound queue up in
 * order, and one that is cancelled while it queues never starts.
 */
public final class Permits {

    private enum Permit {
        HELD
    }

    private final Queue<MonoSink<Permit>> waiting = new ArrayDeque<>();
    private int free;

    /** @param count works at once, 1 or more */
    public Permits(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one permit, got " + count);
        }
        this.free = count;
    }

    /** The same work, begun when there is a permit and holding it until it ends, fails or is cancelled. */
    public <T> Mono<T> limit(Mono<T> work) {
        return Mono.usingWhen(acquire(), permit -> work, permit -> Mono.fromRunnable(this::release));
    }

    private Mono<Permit> acquire() {
        Mono<Permit> permit = Mono.create(sink -> {
            synchronized (this) {
                if (free == 0) {
                    waiting.add(sink);
                    sink.onDispose(() -> forget(sink));
                    return;
                }
                free--;
            }
            sink.success(Permit.HELD);
        });
        // handed over in the moment its taker was cancelled: give it to the next
        return permit.doOnDiscard(Permit.class, lost -> release());
    }

    private synchronized void forget(MonoSink<Permit> sink) {
        waiting.remove(sink);
    }

    private void release() {
        MonoSink<Permit> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.success(Permit.HELD);
    }
}
