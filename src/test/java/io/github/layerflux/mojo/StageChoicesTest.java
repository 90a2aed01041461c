package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which stages of which module {@code noCacheFilter}, {@code failOnMiss} and {@code target} are about. */
final class StageChoicesTest {

    @TempDir
    Path folder;

    private ReactorBench bench;

    @BeforeEach
    void open() {
        bench = new ReactorBench(folder)
                .module("web", "FROM scratch AS install\nFROM install AS dev\nFROM install AS run\n")
                .module("api", "FROM scratch AS install\nFROM install\n")
                .module("batch", "FROM scratch AS tools\nFROM tools AS dev\n");
    }

    /** The filter's entries of a module, typed on the command line. */
    private List<String> typed(String module, String value, String... built) {
        bench.property("layerflux.noCacheFilter", value);
        return given(module, value, built);
    }

    private List<String> given(String module, String value, String... built) {
        return bench.choices(bench.mojo(module, built)).filter("noCacheFilter", List.of(value));
    }

    private Optional<String> target(String module, String value) {
        bench.property("layerflux.target", value);
        return bench.choices(bench.mojo(module)).target(value);
    }

    @Test
    void aStageThatOnlyOtherModulesHaveIsNoMistake() {
        assertThat(typed("web", "install")).containsExactly("install");
        assertThat(typed("batch", "install")).isEmpty();
        assertThat(bench.console).containsExactly("noCacheFilter: stage install");
    }

    @Test
    void aStageThatNoModuleHasIsFoundInTheFirstOne() {
        assertThatThrownBy(() -> typed("web", "web:install,batch:tulls"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("noCacheFilter 'batch:tulls': no module that it is given to has such a stage")
                .hasMessageContaining("batch has tools, dev")
                .hasMessageContaining("Did you mean 'tools'?");
        assertThatThrownBy(() -> typed("web", "w*:tools")).hasMessageContaining("web has install, dev, run");
    }

    @Test
    void aModuleThatThereIsNotIsAMistake() {
        assertThatThrownBy(() -> typed("web", "wbe:install"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("there is no module 'wbe' in this build")
                .hasMessageContaining("Did you mean 'web'? Modules are named by artifactId: web, api, batch.");
        assertThatThrownBy(() -> typed("web", ":install")).isInstanceOf(UserFailure.class);
    }

    @Test
    void aModuleThatIsLeftOutIsSaidToBe() {
        assertThatThrownBy(() -> typed("web", "api:install", "web", "batch"))
                .hasMessageContaining("the module 'api' is not part of this build");
    }

    @Test
    void anExclamationMarkTakesAway() {
        assertThat(typed("web", "*,!install")).containsExactly("*", "!install");
        assertThat(bench.console).containsExactly("noCacheFilter: stages dev, run");
        assertThat(typed("web", "install,!web:*")).containsExactly("install", "!*");
        assertThat(typed("api", "install,!web:*")).containsExactly("install");
        assertThat(typed("batch", "!web:run")).as("all but that").containsExactly("*");
        assertThatThrownBy(() -> typed("web", "*,!instal")).hasMessageContaining("Did you mean 'install'?");
    }

    @Test
    void thePomsOfSeveralModulesMayShareAnEntry() {
        bench.configured("web", "noCacheFilter", "tools").configured("batch", "noCacheFilter", "tools");

        assertThat(given("web", "tools")).as("batch has it").isEmpty();
        assertThat(given("batch", "tools")).containsExactly("tools");
    }

    @Test
    void anEntryOfOneModulesPomIsAboutThatModule() {
        bench.configured("web", "noCacheFilter", "tools");

        assertThatThrownBy(() -> given("web", "tools"))
                .as("other modules have it, but not the entry")
                .hasMessageContaining("web has install, dev, run");
    }

    @Test
    void aTargetIsThatOfTheModuleElseTheOneForAllElseTheLastStage() {
        assertThat(target("web", "dev,web:install")).contains("install");
        assertThat(target("batch", "dev,web:install")).contains("dev");
        assertThat(target("api", "dev,web:install")).isEmpty();
        assertThat(target("web", "*:d*")).contains("dev");
        assertThat(target("web", "dev,!web:dev")).isEmpty();
        assertThat(bench.console)
                .containsExactly(
                        "target: stage install",
                        "target: stage dev",
                        "target: the last stage",
                        "target: stage dev",
                        "target: the last stage");
    }

    @Test
    void aStageWithoutANameIsTakenAsItIsShownOrByItsNumber() {
        assertThat(typed("api", "api:stage-1")).containsExactly("stage-1");
        assertThat(typed("api", "api:STAGE-1")).containsExactly("STAGE-1");
        assertThat(typed("api", "api:stage-*")).containsExactly("stage-*");
        assertThat(typed("api", "api:1")).containsExactly("1");
        assertThat(bench.console).hasSize(4).containsOnly("noCacheFilter: stage stage-1");
        assertThat(target("api", "api:1")).contains("stage-1");
        assertThat(target("api", "api:stage-1")).contains("stage-1");
        assertThatThrownBy(() -> typed("api", "api:stage-0"))
                .as("that one has a name")
                .hasMessageContaining("api has install, stage-1")
                .hasMessageContaining("Did you mean 'stage-1'?");
    }

    @Test
    void severalTargetsForOneModuleAreAMistake() {
        assertThatThrownBy(() -> target("web", "dev,run"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("dev, run");
        assertThatThrownBy(() -> target("web", "web:*")).hasMessageContaining("install, dev, run");
        assertThatThrownBy(() -> target("web", "nosuch")).hasMessageContaining("target 'nosuch'");
    }

    @Test
    void skipIsABooleanOrNamesModules() {
        assertThat(skips("web", null)).isFalse();
        assertThat(skips("web", "true")).isTrue();
        assertThat(skips("web", "false")).isFalse();
        assertThat(skips("web", "w*,api")).isTrue();
        assertThat(skips("batch", "w*,api")).isFalse();
        assertThat(skips("batch", "!web")).isTrue();
        assertThat(skips("web", "!web")).isFalse();
        assertThat(skips("web", "*,!web")).isFalse();
        bench.property("layerflux.skip", "wbe");
        assertThatThrownBy(() -> skips("web", "wbe")).hasMessageContaining("Did you mean 'web'?");
        assertThatThrownBy(() -> skips("web", "web:run")).hasMessageContaining("stages are not");
    }

    private boolean skips(String module, String value) {
        BuildMojo mojo = bench.mojo(module);
        return SkipParameter.skips(value, mojo.session, mojo.module());
    }
}
