package io.github.layerflux.housekeeping;

import io.github.layerflux.failure.UserFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as Docker's filters take them: {@code 24h}, {@code 1h30m}, also {@code 7d}, or a moment by RFC 3339. */
final class Durations {

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d|w)");

    private Durations() {}

    /**
     * The moment, in milliseconds since the epoch.
     *
     * @param now that durations go back from
     * @throws UserFailure when it is neither a duration nor a moment
     */
    static long moment(String text, long now) {
        if (text.indexOf('-') > 0) {
            try {
                return text.indexOf('T') < 0
                        ? LocalDate.parse(text)
                                .atStartOfDay(ZoneId.systemDefault())
                                .toInstant()
                                .toEpochMilli()
                        : Instant.parse(text).toEpochMilli();
            } catch (DateTimeParseException e) {
                throw invalid(text);
            }
        }
        return now - duration(text).toMillis();
    }

    private static Duration duration(String text) {
        Matcher part = PART.matcher(text);
        double millis = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            millis += Double.parseDouble(part.group(1)) * unit(part.group(2));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw invalid(text);
        }
        return Duration.ofMillis((long) millis);
    }

    private static long unit(String name) {
        return switch (name) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            default -> 604_800_000;
        };
    }

    private static UserFailure invalid(String text) {
        return (UserFailure) new UserFailure("'" + text + "' is no duration and no date")
                .suggest("Write until=24h, until=1h30m, until=7d, or until=2026-11-22T10:00:00Z.");
    }
}
