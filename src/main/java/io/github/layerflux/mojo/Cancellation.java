package io.github.layerflux.mojo;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Says what is kept when a build that executes steps, or a push, is broken off (Ctrl-C, SIGTERM): Maven itself ends without
 * a word. A build whose steps are all cached is over before anybody could, and doesn't make one.
 */
final class Cancellation {

    /** Blobs go first and tags last, each by one request. */
    private static final String PUSHING =
            "cancelled while pushing; what the registry has whole isn't sent again, and a tag"
                    + " that isn't told as pushed is as it was";

    private final AtomicInteger executed = new AtomicInteger();
    private final boolean pushing;
    private final Thread hook;

    private Cancellation(boolean pushing, Consumer<String> log) {
        this.pushing = pushing;
        hook = new Thread(() -> log.accept(text()), "layerflux-cancelled");
    }

    /** @param log told when the JVM ends before {@link #end} */
    static Cancellation begin(Consumer<String> log) {
        return begun(new Cancellation(false, log), log);
    }

    /** @param log told when the JVM ends before {@link #end} */
    static Cancellation ofPush(Consumer<String> log) {
        return begun(new Cancellation(true, log), log);
    }

    private static Cancellation begun(Cancellation begun, Consumer<String> log) {
        try {
            Runtime.getRuntime().addShutdownHook(begun.hook);
        } catch (IllegalStateException e) {
            log.accept(begun.text()); // the JVM is ending already
        }
        return begun;
    }

    void accept(BuildEvent event) {
        if (event instanceof StepExecuted) {
            executed.incrementAndGet();
        }
    }

    String text() {
        if (pushing) {
            return PUSHING;
        }
        int steps = executed.get();
        return "cancelled; "
                + (steps == 0
                        ? "no step had been executed to its end"
                        : (steps == 1
                                        ? "the step that was executed to its end stays"
                                        : "the " + steps + " steps that were executed to their ends stay")
                                + " cached, and the next build goes on there");
    }

    /** The build is over. */
    void end() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the JVM is ending, and the build with it
        }
    }
}
