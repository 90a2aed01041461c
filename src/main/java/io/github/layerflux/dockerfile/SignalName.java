package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import java.util.Locale;

/** Names and numbers of Linux signals (signal(7)) that STOPSIGNAL takes. */
public final class SignalName {

    private static final int MAX_SIGNAL = 64;

    private static final List<String> NAMES = List.of(
            "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE",
            "POLL", "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
            "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ");

    private SignalName() {}

    /**
     * Checks a signal such as {@code SIGTERM}, {@code quit}, {@code RTMIN+3} or {@code 9}; the configuration keeps it
     * as it was written.
     *
     * @throws UserFailure when it is none
     */
    public static void check(String signal) {
        String name = signal.toUpperCase(Locale.ROOT);
        if (name.startsWith("SIG")) {
            name = name.substring("SIG".length());
        }
        if (!isNumber(signal) && !isRealTime(name) && !NAMES.contains(name)) {
            throw new UserFailure("invalid signal '" + signal + "', expected a name such as SIGTERM or a number");
        }
    }

    private static boolean isNumber(String text) {
        return inRange(text, 1, MAX_SIGNAL);
    }

    private static boolean isRealTime(String name) {
        return name.equals("RTMIN")
                || name.equals("RTMAX")
                || (name.startsWith("RTMIN+") && inRange(name.substring(6), 1, 15))
                || (name.startsWith("RTMAX-") && inRange(name.substring(6), 1, 14));
    }

    private static boolean inRange(String text, int least, int most) {
        if (text.isEmpty() || text.length() > 2) {
            return false;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            number = number * 10 + (c - '0');
        }
        return number >= least && number <= most;
    }
}
