package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.image.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal from its parameters to what it says. */
final class CheckMojoTest {

    @TempDir
    Path folder;

    private MojoBench bench;
    private CheckMojo mojo;

    @BeforeEach
    void open() {
        bench = new MojoBench(folder);
        mojo = new CheckMojo();
        mojo.session = bench.mojo.session;
        mojo.setLog(bench.mojo.getLog());
    }

    @Test
    void findingsAreShownWithTheirLines() throws Exception {
        bench.file("Dockerfile", "FROM no.such/image\nWORKDIR app\nCMD echo hello\n");

        mojo.execute();

        assertThat(bench.console)
                .containsExactly(
                        "WARNING Dockerfile:2 WorkdirRelativePath: Relative workdir \"app\" can have unexpected results"
                                + " if the base image changes",
                        "WARNING     1 | FROM no.such/image",
                        "WARNING  >> 2 | WORKDIR app",
                        "WARNING     3 | CMD echo hello",
                        "WARNING     https://docs.docker.com/go/dockerfile/rule/workdir-relative-path/",
                        "WARNING Dockerfile:3 JSONArgsRecommended: JSON arguments recommended for CMD to prevent"
                                + " unintended behavior related to OS signals",
                        "WARNING     1 | FROM no.such/image",
                        "WARNING     2 | WORKDIR app",
                        "WARNING  >> 3 | CMD echo hello",
                        "WARNING     https://docs.docker.com/go/dockerfile/rule/json-args-recommended/",
                        "Dockerfile: 2 findings");
        assertThat(folder.resolve("target")).doesNotExist();
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void thatNothingWasFoundIsSaid() throws Exception {
        bench.file("Dockerfile", "FROM no.such/image\nCMD [\"a\"]\n");

        mojo.execute();

        assertThat(bench.console).containsExactly("Dockerfile: 22 build checks, no findings");
    }

    @Test
    void mistakesFail() {
        bench.file("Dockerfile", "FROM scratch\nCPOY a b\nCMD echo\n");

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("did you mean COPY?")
                .hasMessageContaining(" >> 2 | CPOY a b");
    }

    @Test
    void mistakesOfPlanningFailToo() {
        bench.file("Dockerfile", "FROM scratch AS a\nCOPY --from=b f /\nFROM scratch AS b\n");
        mojo.target = "a";
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("declared later")
                .hasMessageContaining(" >> 2 | COPY --from=b f /");

        mojo.target = "c";
        assertThatThrownBy(mojo::execute).hasMessageContaining("target stage 'c' could not be found");
    }

    @Test
    void findingsFailWhereTheyAreErrors() {
        bench.file("Dockerfile", "FROM scratch\nCMD echo\n");
        mojo.checks = "error";
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("Dockerfile:2 JSONArgsRecommended: ")
                .hasMessageContaining(" >> 2 | CMD echo")
                .hasMessageEndingWith("or skip it: # check=skip=JSONArgsRecommended");

        mojo.checks = "warn";
        bench.file("Dockerfile", "# check=error=true\nFROM scratch\nCMD echo\n");
        assertThatThrownBy(mojo::execute).hasMessageStartingWith("Dockerfile:3 JSONArgsRecommended: ");
        assertThat(bench.console).as("told once").isEmpty();
    }

    @Test
    void mistakesAloneAreFoundWhereChecksAreSkipped() throws Exception {
        bench.file("Dockerfile", "# check=error=true\nFROM scratch\nCMD echo\n");
        mojo.checks = "skip";

        mojo.execute();

        assertThat(bench.console).containsExactly("Dockerfile: can be built; the build checks are skipped");
        mojo.checks = "sometimes";
        assertThatThrownBy(mojo::execute).hasMessageContaining("expected one of warn, error, skip");
    }

    @Test
    void allStagesAreCheckedUnlessOneIsNamed() throws Exception {
        bench.file("Dockerfile", "FROM scratch AS a\nCMD echo\nFROM scratch AS b\nCMD [\"b\"]\n");
        mojo.progress = "json";
        mojo.execute();
        mojo.target = "b";
        mojo.execute();

        assertThat(findings(0)).extracting(row -> row.get("line")).containsExactly(2L);
        assertThat(findings(0).get(0))
                .containsEntry("rule", "JSONArgsRecommended")
                .containsEntry("endLine", 2L);
        assertThat(findings(1)).isEmpty();
    }

    private List<Map<String, Object>> findings(int line) {
        return Json.objects(Json.readObject(bench.console.get(line), "console"), "findings");
    }

    @Test
    void jsonTellsOfMistakesToo() {
        bench.file("Dockerfile", "FROM scratch\nCPOY a b\n");
        mojo.progress = "json";

        assertThatThrownBy(mojo::execute).isInstanceOf(MojoFailureException.class);

        Map<String, Object> object = Json.readObject(bench.console.get(0), "console");
        assertThat(object).containsEntry("dockerfile", "Dockerfile");
        assertThat(Json.string(object, "error")).contains("did you mean COPY?");
    }

    @Test
    void theIgnoreFileCountsWhereAskedFor() throws Exception {
        bench.file("Dockerfile", "# check=experimental=CopyIgnoredFile\nFROM scratch\nCOPY secrets/a /\n")
                .file(".dockerignore", "secrets\n");
        mojo.progress = "json";

        mojo.execute();

        assertThat(findings(0)).extracting(row -> row.get("rule")).containsExactly("CopyIgnoredFile");
    }

    @Test
    void buildArgumentsAndNamedContextsCount() throws Exception {
        bench.file("Dockerfile", "ARG BASE\nFROM $BASE\nCOPY --from=other f /\n");
        bench.property("layerflux.buildArg.BASE", "scratch").property("layerflux.buildContext.other", ".");

        mojo.execute();

        assertThat(bench.console.get(0))
                .startsWith("WARNING Dockerfile:2 InvalidDefaultArgInFrom: Default value for ARG $BASE");
    }
}
