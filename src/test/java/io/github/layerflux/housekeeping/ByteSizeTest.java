package io.github.layerflux.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes as they are given. */
final class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "20g, 21474836480",
        "512MB, 536870912",
        "1.5GiB, 1610612736",
        "50000000, 50000000",
        "1048576, 1048576",
        "20b, 20",
        "0, 0",
        "' 1 k ', 1024"
    })
    void sizesOfAllUnits(String given, long bytes) {
        assertThat(ByteSize.parse("maxSize", given)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "1.5", "1048575"})
    void aUnitThatWasForgottenIsAMistake(String given) {
        assertThatThrownBy(() -> ByteSize.parse("maxSize", given))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("maxSize='" + given + "' has no unit, and would be bytes");
    }

    @Test
    void theUnitsToChooseFromAreSaid() {
        assertThatThrownBy(() -> ByteSize.parse("cacheMaxSize", "20"))
                .isInstanceOfSatisfying(
                        UserFailure.class,
                        failure -> assertThat(failure.toString() + failure.details())
                                .contains("Write 20g or 20m; 20b if bytes are meant."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20x", "-5g", "g", "1e9"})
    void whatIsNoSizeIsAMistake(String given) {
        assertThatThrownBy(() -> ByteSize.parse("maxSize", given)).isInstanceOf(UserFailure.class);
    }
}
