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

    private final Queue<Permit> waiting = new ArrayDeque<>();
    private int free;

    /** @param count works at once, 1 or more */
    public Permits(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one permit, got " + count);
        }
        this.free = count;
    }

    /**
     * The same work, begun when there is a permit and holding it until it ends, fails or is cancelled.
     *
     * @param queues told when there is none yet
     */
    public <T> Mono<T> limit(Mono<T> work, Runnable queues) {
        return Mono.usingWhen(
                Mono.<Permit>create(taker -> acquire(taker, queues)),
                permit -> work,
                permit -> Mono.fromRunnable(permit::end));
    }

    private void acquire(MonoSink<Permit> taker, Runnable queues) {
        Permit permit = new Permit(taker);
        // a sink drops what it is given once it is cancelled, and tells nobody
        taker.onCancel(permit::end);
        if (take(permit)) {
            taker.success(permit);
            return;
        }
        queues.run();
        if (takeOrWait(permit)) {
            taker.success(permit);
        }
    }

    /** Whether there was one at once. */
    private synchronized boolean take(Permit permit) {
        if (free == 0 || permit.state == State.OVER) {
            return false;
        }
        free--;
        permit.state = State.HELD;
        return true;
    }

    /** Told before it queues, nobody hears that a work waits when it has begun. */
    private synchronized boolean takeOrWait(Permit permit) {
        if (take(permit)) {
            return true;
        }
        if (permit.state != State.OVER) {
            permit.state = State.WAITING;
            waiting.add(permit);
        }
        return false;
    }

    private void handOn() {
        Permit next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
            next.state = State.HELD;
        }
        next.taker.success(next);
    }

    private enum State {
        NEW,
        WAITING,
        HELD,
        OVER
    }

    /** One work's; its state is guarded by the permits' lock. */
    private final class Permit {

        private final MonoSink<Permit> taker;
        private State state = State.NEW;

        Permit(MonoSink<Permit> taker) {
            this.taker = taker;
        }

        /** Gives it back, or stops waiting for it; only the first time counts. */
        void end() {
            State last;
            synchronized (Permits.this) {
                last = state;
                state = State.OVER;
                if (last == State.WAITING) {
                    waiting.remove(this);
                }
            }
            if (last == State.HELD) {
                handOn();
            }
        }
    }
}
