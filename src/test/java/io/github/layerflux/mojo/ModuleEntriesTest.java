package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Stage names of which some are meant for one module only. */
final class ModuleEntriesTest {

    private static final Set<String> MODULES = Set.of("web", "api");

    private static ModuleEntries entries(String... values) {
        return ModuleEntries.of("noCacheFilter", List.of(values));
    }

    @Test
    void entriesAreSeparatedByCommasOrListElements() {
        assertThat(entries("a, b", "c", " ", ",").entries()).containsExactly("a", "b", "c");
    }

    @Test
    void anEntryHoldsForAllModulesOrForTheOneItNames() {
        ModuleEntries entries = entries("install,web:test,api:*");

        assertThat(entries.stagesOf("web", MODULES)).containsExactlyInAnyOrder("install", "test");
        assertThat(entries.stagesOf("api", MODULES)).containsExactlyInAnyOrder("install", "*");
    }

    @Test
    void aModuleThatThereIsNotIsAnError() {
        assertThatThrownBy(() -> entries("wbe:install").stagesOf("web", Set.of("web")))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("noCacheFilter 'wbe:install': there is no module 'wbe'")
                .hasMessageContaining("Modules are named by artifactId: web.");
        assertThatThrownBy(() -> entries(":install").stagesOf("web", MODULES)).isInstanceOf(UserFailure.class);
    }

    @Test
    void theTargetOfAModuleIsItsOwnElseTheOneForAll() {
        assertThat(entries("all,web:own").stageOf("web", MODULES)).contains("own");
        assertThat(entries("all,web:own").stageOf("api", MODULES)).contains("all");
        assertThat(entries("web:own").stageOf("api", MODULES)).isEmpty();
        assertThat(entries().stageOf("api", MODULES)).isEmpty();
    }

    @Test
    void severalTargetsForOneModuleAreAnError() {
        assertThatThrownBy(() -> entries("a,b").stageOf("web", MODULES))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("a, b");
        assertThatThrownBy(() -> entries("web:a,web:b").stageOf("web", MODULES)).isInstanceOf(UserFailure.class);
    }
}
