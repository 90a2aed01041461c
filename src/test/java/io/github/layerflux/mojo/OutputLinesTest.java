package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class OutputLinesTest {

    @Test
    void theEncodingOfStandardOutputDecides() {
        assertThat(OutputLines.areShown(encoding("stdout.encoding", "UTF-8"))).isTrue();
        assertThat(OutputLines.areShown(encoding("stdout.encoding", "ANSI_X3.4-1968")))
                .isFalse();
        assertThat(OutputLines.areShown(encoding("stdout.encoding", "ISO-8859-1")))
                .isFalse();
        assertThat(OutputLines.areShown(encoding("sun.stdout.encoding", "US-ASCII")))
                .isFalse();
        assertThat(OutputLines.areShown(encoding("sun.stdout.encoding", "UTF-8")))
                .isTrue();
        assertThat(OutputLines.areShown(encoding("stdout.encoding", "no-such-charset")))
                .isFalse();
    }

    @Test
    void ourSignsAreSpelledInAscii() {
        assertThat(OutputLines.spelled("a.jar: size 10 → 12, 2 × [… left out …] – é"))
                .isEqualTo("a.jar: size 10 -> 12, 2 x [... left out ...] - é");
    }

    @Test
    void jsonLosesNothing() {
        assertThat(OutputLines.escaped("{\"reason\":\"size 10 → 12, \uD83D\uDE00\"}"))
                .isEqualTo("{\"reason\":\"size 10 \\u2192 12, \\ud83d\\ude00\"}");
    }

    private static Properties encoding(String name, String value) {
        Properties properties = new Properties();
        properties.setProperty(name, value);
        return properties;
    }
}
