package io.github.layerflux.sandbox;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import java.util.Locale;

/** What may run a RUN's process: the parameter {@code layerflux.sandbox}. */
public enum ExecutorChoice {
    /** The first of {@link #CRUN}, {@link #RUNC}, {@link #BUILTIN} that works here. */
    AUTO,
    CRUN,
    RUNC,
    /** Our own, which needs nothing installed but a shell and {@code mount}. */
    BUILTIN,
    /** A changed root folder and nothing else: no isolation. Never chosen unless asked for. */
    CHROOT;

    /**
     * Reads the parameter's value.
     *
     * @throws UserFailure when it is none of them
     */
    public static ExecutorChoice parse(String text) {
        for (ExecutorChoice choice : values()) {
            if (choice.parameter().equals(text)) {
                return choice;
            }
        }
        throw new UserFailure("unknown sandbox '" + text + "'").suggest("Use auto, crun, runc, builtin or chroot.");
    }

    /** The value as users write it. */
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is tried, best first. */
    public List<ExecutorChoice> candidates() {
        return this == AUTO ? List.of(CRUN, RUNC, BUILTIN) : List.of(this);
    }
}
