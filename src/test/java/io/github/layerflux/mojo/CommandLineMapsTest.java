package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Map parameters that are set one entry at a time. */
final class CommandLineMapsTest {

    private final Properties properties = new Properties();

    private Map<String, String> merge(Map<String, String> configured) {
        return new CommandLineMaps(properties).merge(configured, "layerflux.buildArg.");
    }

    @Test
    void theCommandLineOverridesAndCompletesThePom() {
        properties.setProperty("layerflux.buildArg.A", "line");
        properties.setProperty("layerflux.buildArg.C", "");
        properties.setProperty("layerflux.label.X", "no build argument");

        assertThat(merge(Map.of("A", "pom", "B", "pom"))).isEqualTo(Map.of("A", "line", "B", "pom", "C", ""));
    }

    @Test
    void namesMayContainDots() {
        properties.setProperty("layerflux.buildArg.org.example.key", "value");

        assertThat(merge(Map.of())).containsExactly(Map.entry("org.example.key", "value"));
    }

    @Test
    void anEntryWithoutANameIsNone() {
        properties.setProperty("layerflux.buildArg.", "value");

        assertThat(merge(Map.of())).isEmpty();
    }

    @Test
    void anEmptyElementOfThePomIsAnEmptyValueAndNoMapIsAnEmptyOne() {
        Map<String, String> configured = new HashMap<>();
        configured.put("EMPTY", null); // as Maven gives it

        assertThat(merge(configured)).containsExactly(Map.entry("EMPTY", ""));
        assertThat(new CommandLineMaps(properties).merge(null, "layerflux.buildArg."))
                .isEmpty();
    }
}
