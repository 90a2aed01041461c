package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.RangeLocks;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Sees to it that builds that want the same step at the same moment execute it once: the first gets its turn, the others
 * wait and then find the record. Builds of this JVM (modules, stages) wait for each other without a thread; for another
 * process a lock is asked for now and then, which goes with that process.
 *
 * <p>Who has a turn executes, or has executed and is recording; it never waits for another turn before that is over. So
 * turns can't lock each other out.
 */
public final class StepTurns {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    /** After so long another process may just hang, and executing the step twice is better than never. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private static final Map<String, Turn> GOING = new ConcurrentHashMap<>();

    private final Path lock;
    private final Scheduler workers;
    private final Supplier<Scheduler> timer;

    /**
     * @param workers where those who waited go on
     * @param timer counts pauses; asked for once there is one
     */
    public StepTurns(CacheDirectory directory, Scheduler workers, Supplier<Scheduler> timer) {
        this.lock = directory.builds().resolve("turns.lock");
        this.workers = workers;
        this.timer = timer;
    }

    /**
     * The next turn at a step; to be ended.
     *
     * @param who asks, for those that will wait for it
     * @param waits told once when there is somebody to wait for, and who that is; another process is nobody in particular
     */
    public Mono<StepTurn> take(Digest parent, CacheKey key, StepRef who, Consumer<Optional<StepRef>> waits) {
        Consumer<Optional<StepRef>> once = once(waits);
        Digest name = name(parent, key);
        return Mono.defer(() -> take(name, who, once));
    }

    private static Consumer<Optional<StepRef>> once(Consumer<Optional<StepRef>> waits) {
        AtomicBoolean told = new AtomicBoolean();
        return holder -> {
            if (told.compareAndSet(false, true)) {
                waits.accept(holder);
            }
        };
    }

    private Mono<StepTurn> take(Digest name, StepRef who, Consumer<Optional<StepRef>> waits) {
        Turn mine = new Turn(lock + " " + name, who);
        Turn other = GOING.putIfAbsent(mine.id, mine);
        if (other != null) {
            waits.accept(Optional.of(other.who));
            return other.ended.asMono().publishOn(workers).then(Mono.defer(() -> take(name, who, waits)));
        }
        return Mono.defer(() -> locked(mine, name, waits, FIRST_PAUSE, Duration.ZERO))
                .doOnError(failure -> mine.end())
                .doOnCancel(mine::end);
    }

    private Mono<StepTurn> locked(
            Turn mine, Digest name, Consumer<Optional<StepRef>> waits, Duration pause, Duration waited) {
        Optional<RangeLocks.Held> held = RangeLocks.tryAcquire(lock, name);
        if (held.isPresent() || waited.compareTo(LONGEST_WAIT) > 0) {
            mine.hold(held);
            return Mono.just(mine);
        }
        waits.accept(Optional.empty());
        Duration longer = pause.multipliedBy(3).dividedBy(2);
        Duration next = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        return Mono.delay(pause, timer.get())
                .publishOn(workers)
                .then(Mono.defer(() -> locked(mine, name, waits, next, waited.plus(pause))));
    }

    /** The turn, if nobody has it. */
    public Optional<StepTurn> takeIfFree(Digest parent, CacheKey key, StepRef who) {
        Digest name = name(parent, key);
        Turn mine = new Turn(lock + " " + name, who);
        if (GOING.putIfAbsent(mine.id, mine) != null) {
            return Optional.empty();
        }
        mine.hold(RangeLocks.tryAcquire(lock, name));
        return Optional.of(mine);
    }

    private static Digest name(Digest parent, CacheKey key) {
        return Digest.of(parent.hex() + key.digest().hex());
    }

    private static final class Turn implements StepTurn {

        private final String id;
        private final StepRef who;
        private final Sinks.Empty<Void> ended = Sinks.empty();
        private Optional<RangeLocks.Held> held = Optional.empty();
        private boolean over;

        Turn(String id, StepRef who) {
            this.id = id;
            this.who = who;
        }

        private synchronized void hold(Optional<RangeLocks.Held> lock) {
            if (over) {
                lock.ifPresent(RangeLocks.Held::release);
            } else {
                held = lock;
            }
        }

        @Override
        public void end() {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                held.ifPresent(RangeLocks.Held::release);
            }
            GOING.remove(id, this);
            ended.tryEmitEmpty();
        }
    }
}
