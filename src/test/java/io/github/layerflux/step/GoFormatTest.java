package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Go's formatting gives; the expectations are Go's own. */
final class GoFormatTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.000000001S, 1ns",
        "PT0.0000015S, 1.5µs",
        "PT0.5S, 500ms",
        "PT0.0015S, 1.5ms",
        "PT1S, 1s",
        "PT1.5S, 1.5s",
        "PT90S, 1m30s",
        "PT60.25S, 1m0.25s",
        "PT1H, 1h0m0s",
        "PT25H1M1S, 25h1m1s"
    })
    void durations(Duration duration, String text) {
        assertThat(GoFormat.duration(duration.toNanos())).isEqualTo(text);
    }

    @Test
    void quotedText() {
        assertThat(GoFormat.quoted("a \"b\" \\ \n\t\r é")).isEqualTo("\"a \\\"b\\\" \\\\ \\n\\t\\r é\"");
        assertThat(GoFormat.quoted("\u0001\u007f")).isEqualTo("\"\\x01\\x7f\"");
        assertThat(GoFormat.quotedList(List.of("a", "b c"))).isEqualTo("[\"a\" \"b c\"]");
        assertThat(GoFormat.quotedList(List.of())).isEqualTo("[]");
        assertThat(GoFormat.list(List.of("a", "b c"))).isEqualTo("[a b c]");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "0, '\\x00'",
                "3, '\\x03'",
                "7, '\\a'",
                "9, '\\t'",
                "10, '\\n'",
                "39, '\\''",
                "65, 'A'",
                "92, '\\\\'"
            })
    void numbersThatGoTakesForCharacters(int value, String text) {
        assertThat(GoFormat.quotedRune(value)).isEqualTo(text);
    }
}
