package io.github.layerflux.engine;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.cache.StepTurn;
import io.github.layerflux.image.Platform;
import io.github.layerflux.step.Lineage;
import io.github.layerflux.step.Step;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one stage that executes. A step begins before the one before it is recorded, and until then nobody knows
 * under which parent others may look for it: its turn is taken right before that, and before the other's ends. So whoever
 * finds a step, having waited for it or not, and goes on to the next finds somebody to wait for again.
 */
final class StageTurns {

    private final StepCache cache;
    private final Instant began = Instant.now();
    private @Nullable Executing newest;

    StageTurns(StepCache cache) {
        this.cache = cache;
    }

    /**
     * Whether a step was recorded since the stage began to execute, by this machine's clock: another process may have
     * had its turn and ended it before anybody here asked for one.
     */
    boolean recordedSince(StepRecord record) {
        try {
            return Instant.parse(record.recordedAt()).isAfter(began);
        } catch (DateTimeParseException e) {
            return false; // it is executed once more
        }
    }

    /** The image below the next step, if it is known by now. */
    synchronized Optional<Lineage> parent() {
        return newest == null ? Optional.empty() : Optional.ofNullable(newest.child);
    }

    /** A step begins to execute whose parent isn't known yet; empty if it is. */
    synchronized Optional<Executing> beginAhead(Step step, Platform platform, CacheKey key) {
        return parent().isPresent() ? Optional.empty() : Optional.of(begin(step, platform, key, null));
    }

    /** A step begins to execute. */
    synchronized Executing begin(Step step, Platform platform, CacheKey key, @Nullable StepTurn turn) {
        Executing began = new Executing(step, platform, key, turn);
        if (newest != null) {
            newest.next = began;
            began.takeOn(newest.child);
        }
        newest = began;
        return began;
    }

    /** A step is found after all: another build has just executed it. */
    synchronized void found(Step step, Platform platform, CacheKey key, Lineage child) {
        begin(step, platform, key, StepTurn.ALONE).child = child;
    }

    /** A step that executes, or has executed and is being recorded. */
    final class Executing {

        private final Step step;
        private final Platform platform;
        private final CacheKey key;
        private @Nullable StepTurn turn;
        private @Nullable Lineage child;
        private @Nullable Executing next;
        private boolean over;

        private Executing(Step step, Platform platform, CacheKey key, @Nullable StepTurn turn) {
            this.step = step;
            this.platform = platform;
            this.key = key;
            this.turn = turn;
        }

        private void takeOn(@Nullable Lineage parent) {
            if (parent != null && turn == null && !over) {
                turn = cache.turnIfFree(step.ref(), StagePipeline.place(step, parent), platform, key)
                        .orElse(null);
            }
        }

        /** It is about to be recorded: from then on others may look for the next step. */
        void made(Lineage made) {
            synchronized (StageTurns.this) {
                child = made;
                if (next != null) {
                    next.takeOn(made);
                }
            }
        }

        /** It is recorded, or never will be. */
        void end() {
            StepTurn ended;
            synchronized (StageTurns.this) {
                over = true;
                ended = turn;
                turn = null;
            }
            if (ended != null) {
                ended.end();
            }
        }
    }
}
