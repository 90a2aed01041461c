package io.github.layerflux.registry;

import io.github.layerflux.event.BuildEvent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Tells every few seconds how far a transfer is; of one that is over by then nothing. */
final class TransferReport {

    private static final Duration PERIOD = Duration.ofSeconds(4);

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
        long began = System.nanoTime();
        return Flux.interval(PERIOD, timer).subscribe(tick -> {
            long bytes = meter.bytes();
            long perSecond = (long) (bytes / Math.max(1e-3, (System.nanoTime() - began) / 1e9));
            events.accept(new BuildEvent.TransferProgress(what, bytes, Math.max(bytes, expected.get()), perSecond));
        });
    }

    static String megabytes(long bytes) {
        long tenths = bytes == 0 ? 0 : Math.max(1, Math.round(bytes / 100_000.0));
        return tenths / 10 + "." + tenths % 10 + " MB";
    }
}
