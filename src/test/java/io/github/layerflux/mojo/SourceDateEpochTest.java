package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The moment that created times are clamped to. */
final class SourceDateEpochTest {

    private static final Map<String, String> ARGUMENT = Map.of("SOURCE_DATE_EPOCH", "7");

    @Test
    void theBuildArgumentWins() {
        assertThat(SourceDateEpoch.of(ARGUMENT, "2026-01-01T00:00:00Z")).hasValue(7);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 1767225600",
        "2026-01-01T01:00:00+01:00, 1767225600",
        "' 1767225600 ', 1767225600",
        "10, 10"
    })
    void elseMavensOutputTimestamp(String text, long seconds) {
        assertThat(SourceDateEpoch.of(Map.of(), text)).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0", " - "})
    void aSingleCharacterTurnsItOff(String text) {
        assertThat(SourceDateEpoch.of(Map.of(), text)).isEmpty();
        assertThat(SourceDateEpoch.of(Map.of("SOURCE_DATE_EPOCH", ""), null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "99999999999999999999", "2026-13-01T00:00:00Z", "2026-01-01"})
    void anythingElseIsAnError(String text) {
        assertThatThrownBy(() -> SourceDateEpoch.of(Map.of(), text))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("project.build.outputTimestamp '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "-1", "1.5"})
    void anArgumentThatIsNoNumberOfSecondsIsAnError(String text) {
        assertThatThrownBy(() -> SourceDateEpoch.of(Map.of("SOURCE_DATE_EPOCH", text), null))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("SOURCE_DATE_EPOCH");
    }
}
