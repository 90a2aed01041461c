package io.github.layerflux.registry;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.TransferFinished;
import io.github.layerflux.event.BuildEvent.TransferProgress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Tells several times a second how far a transfer is, and its end; of one that is over before the first nothing. */
final class TransferReport {

    private static final Duration PERIOD = Duration.ofMillis(250);

    private final String what;
    private final Meter meter;
    private final Consumer<BuildEvent> events;
    private final AtomicLong expected = new AtomicLong();

    /** @param what {@code pushing registry.example/app} */
    TransferReport(String what, Meter meter, Consumer<BuildEvent> events) {
        this.what = what;
        this.meter = meter;
        this.events = events;
    }

    /** So many bytes more will be moved. */
    void expect(long bytes) {
        expected.addAndGet(bytes);
    }

    /** Tells while something goes on. */
    <T> Mono<T> during(Mono<T> transfer, Scheduler timer) {
        return Mono.using(() -> start(timer), ticking -> transfer, Disposable::dispose);
    }

    private Disposable start(Scheduler timer) {
        Telling telling = new Telling();
        Disposable ticking = Flux.interval(PERIOD, timer).subscribe(tick -> telling.progress());
        return () -> {
            ticking.dispose();
            telling.end();
        };
    }

    /** One transfer; nothing is told after its end. */
    private final class Telling {

        private final long began = System.nanoTime();
        private boolean told;
        private boolean over;

        synchronized void progress() {
            if (!over) {
                told = true;
                long bytes = meter.bytes();
                long perSecond = (long) (bytes / Math.max(1e-3, (System.nanoTime() - began) / 1e9));
                events.accept(new TransferProgress(what, bytes, Math.max(bytes, expected.get()), perSecond));
            }
        }

        synchronized void end() {
            if (told && !over) {
                events.accept(new TransferFinished(what, meter.bytes(), (System.nanoTime() - began) / 1_000_000));
            }
            over = true;
        }
    }

    static String megabytes(long bytes) {
        long tenths = bytes == 0 ? 0 : Math.max(1, Math.round(bytes / 100_000.0));
        return tenths / 10 + "." + tenths % 10 + " MB";
    }
}
