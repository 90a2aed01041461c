package io.github.layerflux.engine;

import io.github.layerflux.event.StepRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** What happened when, in whole seconds of virtual time: {@code 2s begin RUN b}. */
final class Journal {

    /** Instructions that were told to prepare, in order: apart from the lines, since it takes no time. */
    final List<String> prepared = new ArrayList<>();

    private final Scheduler clock;
    private final List<String> lines = new ArrayList<>();

    Journal(Scheduler clock) {
        this.clock = clock;
    }

    synchronized void write(String what, StepRef step) {
        lines.add(clock.now(TimeUnit.SECONDS) + "s " + what + " " + step.instruction());
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The lines of one kind, without their times. */
    synchronized List<String> of(String what) {
        List<String> found = new ArrayList<>();
        for (String line : lines) {
            String happened = line.substring(line.indexOf(' ') + 1);
            if (happened.startsWith(what + " ")) {
                found.add(happened.substring(what.length() + 1));
            }
        }
        return found;
    }
}
