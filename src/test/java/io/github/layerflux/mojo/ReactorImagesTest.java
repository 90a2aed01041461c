package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of one module that another one starts from. */
final class ReactorImagesTest {

    @TempDir
    Path folder;

    private ReactorBench bench;

    @BeforeEach
    void open() {
        bench = new ReactorBench(folder)
                .module("base", "FROM scratch\nENV from=base\n")
                .module("web", "FROM reactor:base\nENV from=web\n")
                .module("other", "FROM scratch\nENV other=1\n");
    }

    private void dockerfile(String module, String text) throws IOException {
        Files.writeString(folder.resolve(module + "/Dockerfile"), text);
    }

    private Map<String, Object> report(String module) throws IOException {
        return Json.readObject(
                Files.readAllBytes(folder.resolve(module + "/target/layerflux/image.json")), "image.json");
    }

    private String imageId(String module) throws IOException {
        return Json.string(report(module), "imageId");
    }

    private void build(MavenSession session, String... modules) throws Exception {
        for (String module : modules) {
            bench.mojo(module, session).execute();
        }
    }

    @Test
    void aPartialBuildGivesTheImageOfTheFullOne() throws Exception {
        bench.dependency("web", "base");
        build(bench.begin(), "base", "web");
        String full = imageId("web");
        assertThat(bench.console).noneMatch(line -> line.contains("earlier build"));

        build(bench.begin("web"), "web");

        assertThat(imageId("web")).isEqualTo(full);
        assertThat(bench.console)
                .filteredOn(line -> line.contains("earlier build"))
                .containsExactly("the image of module base is that of its earlier build, in base/target/layerflux/oci");
    }

    @Test
    void anImageIsFoundByTheReferenceThatItsModuleGivesIt() throws Exception {
        bench.configured("base", "images", "registry.example.org/team/base:7").dependency("web", "base");
        dockerfile("web", "FROM scratch AS one\nFROM registry.example.org/team/base:7\nENV a=1\n");
        MavenSession session = bench.begin();
        BuildMojo web = bench.mojo("web", session);
        web.pull = "always"; // and yet no registry is asked

        build(session, "base");
        web.execute();

        assertThat(bench.console).anyMatch(line -> line.contains("FROM registry.example.org/team/base:7"));
    }

    @Test
    void aNamedContextMayBeAModule() throws Exception {
        bench.dependency("web", "base");
        dockerfile("web", "FROM start\nENV from=web\n");
        MavenSession session = bench.begin();
        BuildMojo web = bench.mojo("web", session);
        web.buildContexts = Map.of("start", "reactor:base");

        build(session, "base");
        web.execute();

        assertThat(imageId("web")).isNotEmpty();
    }

    @Test
    void withoutADependencyTheOrderIsChanceAndAMistake() throws Exception {
        MavenSession session = bench.begin();
        build(session, "base");

        assertThatThrownBy(() -> build(session, "web"))
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("web/Dockerfile:1 FROM reactor:base: ")
                .hasMessageContaining("module 'web' builds on the image of module 'base' without depending on it")
                .hasMessageContaining(
                        "Add to web/pom.xml: <dependency><groupId>g</groupId><artifactId>base</artifactId>"
                                + "<version>${project.version}</version><type>pom</type>");
    }

    @Test
    void modulesThatNeedEachOtherAreTold() {
        bench.dependency("base", "web");

        assertThatThrownBy(() -> build(bench.begin(), "web")).hasMessageContaining("which itself depends on 'web'");
    }

    @Test
    void aDependencyOfADependencyWillDo() throws Exception {
        bench.dependency("web", "other").dependency("other", "base");

        build(bench.begin(), "base", "other", "web");

        assertThat(imageId("web")).isNotEmpty();
    }

    @Test
    void aModuleThatWasNeverBuiltOrFailedIsTold() throws Exception {
        bench.dependency("web", "base");
        assertThatThrownBy(() -> build(bench.begin("web"), "web"))
                .hasMessageContaining(
                        "the module 'base' builds no image in this run, and there is no image of an earlier "
                                + "one in base/target/layerflux")
                .hasMessageContaining("-am");

        dockerfile("base", "FROM scratch\nCOPY none /\n");
        assertThatThrownBy(() -> build(bench.begin("base"), "base")).hasMessageContaining("COPY none");
        assertThatThrownBy(() -> build(bench.begin("web"), "web")).hasMessageContaining("and its last build failed");
    }

    @Test
    void anUnknownModuleAndTheModuleItselfAreMistakes() throws Exception {
        dockerfile("web", "FROM reactor:bose\n");
        assertThatThrownBy(() -> build(bench.begin(), "web"))
                .hasMessageContaining("there is no module 'bose' in this project")
                .hasMessageContaining("Did you mean reactor:base?");
        dockerfile("web", "FROM reactor:web\n");
        assertThatThrownBy(() -> build(bench.begin(), "web"))
                .hasMessageContaining("reactor:web is the image of this module itself");
    }

    @Test
    void aNameThatTwoModulesGiveIsToldToTheSecond() throws Exception {
        bench.configured("base", "images", "x").configured("other", "images", "x");
        MavenSession session = bench.begin();
        for (String module : List.of("base", "base", "other")) {
            BuildMojo mojo = bench.mojo(module, session);
            mojo.images = List.of("x");
            mojo.execute();
        }

        assertThat(bench.console)
                .filteredOn(line -> line.startsWith("WARNING the name"))
                .containsExactly(
                        "WARNING the name x:latest was that of module base's image, and is now this one's; give "
                                + "each module's image a name of its own");
    }

    @Test
    void explainKnowsThatAModuleBelowWillChange() throws Exception {
        bench.dependency("web", "base");
        build(bench.begin(), "base", "web");
        dockerfile("base", "FROM scratch\nENV from=elsewhere\n");
        bench.console.clear();
        MavenSession session = bench.begin();

        for (String module : new String[] {"base", "web"}) {
            ExplainMojo explain = new ExplainMojo();
            BuildMojo like = bench.mojo(module, session);
            explain.session = session;
            explain.project = like.project;
            explain.cacheDirectory = like.cacheDirectory;
            explain.setLog(like.getLog());
            explain.execute();
        }

        assertThat(bench.console).anyMatch(line -> line.contains("depends on module base, which isn't all hits"));
    }
}
