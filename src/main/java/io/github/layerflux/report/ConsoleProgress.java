package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.UserFailure;
import java.util.function.Consumer;

/**
 * Tells a build's events on the console, in one of the forms of the parameter {@code progress}. Events may come from
 * any thread; the lines of one event stay together.
 */
public abstract sealed class ConsoleProgress implements Consumer<BuildEvent>
        permits PlainProgress, QuietProgress, JsonProgress {

    private final Consumer<String> info;
    private final Consumer<String> warn;

    ConsoleProgress(Consumer<String> info, Consumer<String> warn) {
        this.info = info;
        this.warn = warn;
    }

    /**
     * The progress of that name.
     *
     * @param form {@code auto}, {@code plain}, {@code quiet} or {@code json}; Maven's console has no cursor to move, so
     *     {@code auto} is {@code plain}
     * @param info takes one line at a time
     * @param warn takes one line at a time
     * @throws UserFailure for another name
     */
    public static ConsoleProgress of(String form, Consumer<String> info, Consumer<String> warn) {
        return switch (form) {
            case "auto", "plain" -> new PlainProgress(info, warn);
            case "quiet" -> new QuietProgress(info, warn);
            case "json" -> new JsonProgress(info, warn);
            default -> throw new UserFailure("unknown progress '" + form + "', expected auto, plain, quiet or json");
        };
    }

    @Override
    public final synchronized void accept(BuildEvent event) {
        tell(event);
    }

    abstract void tell(BuildEvent event);

    final void info(String line) {
        info.accept(line);
    }

    final void warn(String line) {
        warn.accept(line);
    }
}
