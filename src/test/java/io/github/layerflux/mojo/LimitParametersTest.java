package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitParametersTest {

    @Test
    void aTimeHasUnitsAndANumberAloneIsSeconds() {
        assertThat(LimitParameters.timeout("10m")).contains(Duration.ofMinutes(10));
        assertThat(LimitParameters.timeout(" 1h30m ")).contains(Duration.ofMinutes(90));
        assertThat(LimitParameters.timeout("90")).contains(Duration.ofSeconds(90));
        assertThat(LimitParameters.timeout(null)).isEmpty();
        assertThat(LimitParameters.timeout("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5m", "soon", "5 minutes", "10d", "0s", "1ns"})
    void anythingElseIsNoTime(String text) {
        assertThatThrownBy(() -> LimitParameters.timeout(text))
                .isInstanceOf(UserFailure.class)
                .hasMessage("runTimeout '" + text + "' is unusable, expected a time such as 90s, 10m or 1h30m");
    }

    @Test
    void memoryCountsInPowersOf1024() {
        assertThat(LimitParameters.memory("512m")).hasValue(512L << 20);
        assertThat(LimitParameters.memory("1.5GiB")).hasValue(3L << 29);
        assertThat(LimitParameters.memory(null)).isEmpty();
    }

    @Test
    void aForgottenUnitIsNoticed() {
        assertThatThrownBy(() -> LimitParameters.memory("512"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("runMemory '512' is unusable, expected 6m or more (units are k, m, g)");
        assertThatThrownBy(() -> LimitParameters.memory("much")).hasMessageContaining("a size such as 512m or 2g");
    }

    @Test
    void processorsAreADecimalNumber() {
        assertThat(LimitParameters.cpus("1.5")).hasValue(1.5);
        assertThat(LimitParameters.cpus(" ")).isEmpty();
        for (String text : new String[] {"0", "-1", "NaN", "two", "1,5"}) {
            assertThatThrownBy(() -> LimitParameters.cpus(text))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining("runCpus '" + text + "' is unusable");
        }
    }
}
