package io.github.layerflux.sandbox.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;

/** Kills a RUN when its time is over; closing calls it off. */
final class Deadline implements AutoCloseable {

    private final Optional<Timer> timer;
    private volatile boolean over;

    Deadline(Optional<Duration> timeout, KillSwitch kill) {
        timer = timeout.map(time -> {
            Timer clock = new Timer("timeout", true);
            clock.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            over = true;
                            kill.pull();
                        }
                    },
                    time.toMillis());
            return clock;
        });
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        timer.ifPresent(Timer::cancel);
    }
}
