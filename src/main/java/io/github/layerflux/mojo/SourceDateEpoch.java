package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** SOURCE_DATE_EPOCH (reproducible-builds.org): the moment that {@code created} times are clamped to. */
final class SourceDateEpoch {

    private static final String NAME = "SOURCE_DATE_EPOCH";

    private SourceDateEpoch() {}

    /**
     * Seconds since 1970: the build argument of that name, else Maven's {@code project.build.outputTimestamp}, which is
     * ISO 8601 or seconds, and is turned off by a single character (Maven's guide to reproducible builds).
     *
     * @throws UserFailure when it is none of these
     */
    static OptionalLong of(Map<String, String> buildArgs, @Nullable String outputTimestamp) {
        String argument = buildArgs.getOrDefault(NAME, "");
        if (!argument.isEmpty()) {
            return OptionalLong.of(seconds(argument, NAME + " must be seconds since 1970, got '" + argument + "'"));
        }
        String text = outputTimestamp == null ? "" : outputTimestamp.strip();
        if (text.length() <= 1) {
            return OptionalLong.empty();
        }
        String problem = "project.build.outputTimestamp '" + text + "' is neither ISO 8601 nor seconds";
        if (Character.isDigit(text.charAt(text.length() - 1)) && text.indexOf('-') < 0 && text.indexOf(':') < 0) {
            return OptionalLong.of(seconds(text, problem));
        }
        try {
            return OptionalLong.of(OffsetDateTime.parse(text).toEpochSecond());
        } catch (DateTimeException e) {
            throw new UserFailure(problem, e);
        }
    }

    private static long seconds(String text, String problem) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            throw new UserFailure(problem, e);
        }
        throw new UserFailure(problem);
    }
}
