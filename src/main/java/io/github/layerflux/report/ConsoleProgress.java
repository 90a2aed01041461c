package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.report.terminal.LiveDisplay;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells a build's events on the console, in one of the forms of the parameter {@code progress}. Events may come from
 * any thread; the lines of one event stay together.
 */
public abstract sealed class ConsoleProgress implements Consumer<BuildEvent>, AutoCloseable
        permits PlainProgress, LiveProgress, QuietProgress, JsonProgress {

    private final Consumer<String> info;
    private final Consumer<String> warn;
    private volatile Object turn = this;

    ConsoleProgress(Consumer<String> info, Consumer<String> warn) {
        this.info = info;
        this.warn = warn;
    }

    /** Tells where another does. */
    ConsoleProgress(ConsoleProgress other) {
        this(other.info, other.warn);
    }

    /**
     * The progress of that name.
     *
     * @param form {@code auto}, {@code plain}, {@code quiet} or {@code json}; {@code auto} is {@code plain} here, where no
     *     terminal is known
     * @param info takes one line at a time
     * @param warn takes one line at a time
     * @throws UserFailure for another name
     */
    public static ConsoleProgress of(String form, Consumer<String> info, Consumer<String> warn) {
        return of(form, info, warn, "");
    }

    /**
     * As {@link #of(String, Consumer, Consumer)}.
     *
     * @param module whose build it is, empty if there is only one: {@code json} tells it in each object
     */
    public static ConsoleProgress of(String form, Consumer<String> info, Consumer<String> warn, String module) {
        return switch (form) {
            case "auto", "plain" -> new PlainProgress(info, warn, Palette.NONE);
            case "quiet" -> new QuietProgress(info, warn);
            case "json" -> new JsonProgress(info, warn, module);
            default -> throw new UserFailure("unknown progress '" + form + "', expected auto, plain, quiet or json");
        };
    }

    /**
     * What {@code auto} is on a terminal.
     *
     * @param display shared by all builds of a session; asked for when something is going on
     * @param name of the module, empty if there is only one
     */
    public static ConsoleProgress live(
            Consumer<String> info, Consumer<String> warn, Palette palette, Supplier<LiveDisplay> display, String name) {
        return new LiveProgress(new PlainProgress(info, warn, palette), display, name);
    }

    /**
     * The same, but what several builds tell of an event each doesn't mix.
     *
     * @param shared by these builds
     */
    public final ConsoleProgress takingTurnsBy(Object shared) {
        turn = shared;
        return this;
    }

    @Override
    public final void accept(BuildEvent event) {
        synchronized (turn) {
            tell(event);
        }
    }

    abstract void tell(BuildEvent event);

    /** The build is over, however it ended: takes back what isn't meant to stay. */
    @Override
    public void close() {}

    final void info(String line) {
        info.accept(line);
    }

    final void warn(String line) {
        warn.accept(line);
    }

    /** Text of others, in which what would move a terminal's cursor or turn text around (UAX #9) is a dot. */
    static String still(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (moves(text.charAt(i))) {
                return without(text);
            }
        }
        return text;
    }

    private static String without(String text) {
        StringBuilder still = new StringBuilder(text);
        for (int i = 0; i < still.length(); i++) {
            char c = still.charAt(i);
            if (moves(c)) {
                still.setCharAt(i, c == '\t' ? ' ' : '·');
            }
        }
        return still.toString();
    }

    private static boolean moves(char c) {
        return c < ' ' || c >= 0x7f && c < 0xa0 || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }
}
