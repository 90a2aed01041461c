package io.github.layerflux.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueFormatsTest {

    @ParameterizedTest
    @CsvSource({
        "80, 80/tcp",
        "443/TCP, 443/tcp",
        "53/Udp, 53/udp",
        "9/sctp, 9/sctp",
        "7000-7002, 7000/tcp 7001/tcp 7002/tcp",
        "65535, 65535/tcp",
        "8080:80, 80/tcp",
        "127.0.0.1:8080:80/udp, 80/udp"
    })
    void portsDefaultToTcpAndRangesAreSpelledOut(String word, String ports) {
        assertThat(String.join(" ", PortSpec.parse(word).ports())).isEqualTo(ports);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "http", "65536", "-1", "80-", "90-80", "80/", "80/icmp", "80/tcp/udp", "99999999999", "8 0"})
    void aBadPortIsAnError(String word) {
        assertThatThrownBy(() -> PortSpec.parse(word))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("invalid");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1ns, 1",
        "1us, 1000",
        "1µs, 1000",
        "500ms, 500000000",
        "30s, 30000000000",
        "1m30s, 90000000000",
        "1.5h, 5400000000000",
        ".5s, 500000000",
        "1.s, 1000000000",
        "+2s, 2000000000",
        "-2s, -2000000000",
    })
    void durationsAreNanoseconds(String text, long nanoseconds) {
        assertThat(GoDuration.parse(text)).isEqualTo(nanoseconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "s", "-", ".s", "1.2.3s", "1 s", "1d", "3s4", "1e3s", "9999999999h"})
    void aBadDurationIsAnError(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("'" + text + "' is no duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGTERM", "TERM", "sigquit", "9", "64", "RTMIN", "SIGRTMIN+3", "RTMAX-14"})
    void signalsHaveNamesAndNumbers(String signal) {
        assertThatCode(() -> SignalName.check(signal)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65", "-9", "SIG", "SIGFOO", "RTMIN+16", "RTMAX-15", "RTMIN+", "TERM "})
    void aBadSignalIsAnError(String signal) {
        assertThatThrownBy(() -> SignalName.check(signal))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("invalid signal '" + signal + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "'', .",
        "., .",
        "/, /",
        "//a//b/, /a/b",
        "a/../.., ..",
        "../../a, ../../a",
        "/../a, /a",
        "a/./b/.., a",
        "a/b/../../.., ..",
        "...., ....",
    })
    void pathsAreCleanedAsGoDoes(String path, String clean) {
        assertThat(CleanPath.of(path)).isEqualTo(clean);
    }

    @Test
    void suggestsOnlyWhatIsNear() {
        List<String> names = List.of("build", "install", "runtime");
        assertThat(Suggestion.of("bulid", names)).contains("build");
        assertThat(Suggestion.of("Instal", names)).contains("install");
        assertThat(Suggestion.of("test", names)).isEmpty();
        assertThat(Suggestion.of("b", names)).isEmpty();
        assertThat(Suggestion.of("inst", names)).contains("install");
        assertThat(Suggestion.of("in", names)).isEmpty();
        assertThat(Suggestion.of("run", List.of("runtime", "runner"))).isEmpty();
        assertThat(Suggestion.distance("ab", "ba")).isEqualTo(1);
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    }
}
