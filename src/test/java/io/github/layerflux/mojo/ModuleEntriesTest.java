package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Stage names of which some are meant for one module only. */
final class ModuleEntriesTest {

    private static List<ModuleEntry> entries(String... values) {
        return ModuleEntries.of("noCacheFilter", List.of(values)).entries();
    }

    @Test
    void entriesAreSeparatedByCommasOrListElements() {
        assertThat(entries("a, b", "c", " ", ","))
                .extracting(ModuleEntry::stage)
                .containsExactly("a", "b", "c");
    }

    @Test
    void anEntryHoldsForAllModulesOrForThoseThatItNames() {
        assertThat(entries("install").get(0).concerns("web")).isTrue();
        assertThat(entries("web:install").get(0).concerns("web")).isTrue();
        assertThat(entries("web:install").get(0).concerns("api")).isFalse();
        assertThat(entries("w*:install").get(0).concerns("web")).isTrue();
        assertThat(entries(":install").get(0).concerns("web"))
                .as("no name is nobody's")
                .isFalse();
    }

    @Test
    void anExclamationMarkStandsInFrontOfTheModule() {
        ModuleEntry entry = entries("!web:base-*").get(0);

        assertThat(entry.except()).isTrue();
        assertThat(entry.concerns("web")).isTrue();
        assertThat(entry.concerns("api")).isFalse();
        assertThat(entry.pattern()).isEqualTo("!base-*");
    }

    @Test
    void whoBeginsWithWhatIsTakenAwayMeansAllTheRest() {
        assertThat(ModuleEntries.of("failOnMiss", List.of("!web:base")).startsWithAll())
                .isTrue();
        assertThat(ModuleEntries.of("failOnMiss", List.of("base,!web:base")).startsWithAll())
                .isFalse();
    }
}
