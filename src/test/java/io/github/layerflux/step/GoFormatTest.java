package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoFormatTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ns",
        "1500, 1.5µs",
        "2000000, 2ms",
        "1000000000, 1s",
        "1500000000, 1.5s",
        "90000000000, 1m30s",
        "3600000000000, 1h0m0s",
        "5430500000000, 1h30m30.5s",
    })
    void durations(long nanos, String text) {
        assertThat(GoFormat.duration(nanos)).isEqualTo(text);
    }

    @Test
    void listsAndQuotes() {
        assertThat(GoFormat.list(List.of("80/tcp", "81/udp"))).isEqualTo("[80/tcp 81/udp]");
        assertThat(GoFormat.quotedList(List.of("/bin/sh", "-c", "echo \"a\\b\"\n\u0001")))
                .isEqualTo("[\"/bin/sh\" \"-c\" \"echo \\\"a\\\\b\\\"\\n\\x01\"]");
    }

    @ParameterizedTest
    @CsvSource({"0, '\\x00'", "3, '\\x03'", "9, '\\t'", "10, '\\n'", "65, 'A'"})
    void smallIntegersAreCharacters(int value, String text) {
        assertThat(GoFormat.quotedRune(value)).isEqualTo("'" + text + "'");
    }
}
