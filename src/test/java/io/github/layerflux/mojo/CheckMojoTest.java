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

    /** What build says when it comes there. */
    private void refuses(String instruction, String message) {
        bench.file("app.txt", "a");
        bench.file("Dockerfile", "FROM no.such/image AS a\n" + instruction + "\nCMD [\"a\"]\n");
        assertThatThrownBy(mojo::execute)
                .as(instruction)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("Dockerfile:2 " + instruction + ": ")
                .hasMessageContaining(message)
                .hasMessageContaining(" >> 2 | " + instruction);
    }

    @Test
    void whatABuildWouldRefuseIsAMistake() {
        refuses("EXPOSE 99999", "99999");
        refuses("STOPSIGNAL SIGFOO", "invalid signal 'SIGFOO'");
        refuses("COPY --chmod=99 app.txt /", "invalid --chmod value '99'");
        refuses("COPY --link --chown=nosuch app.txt /", "can't be used with --link");
        refuses("ADD --checksum=md5:00 http://example.org/a /", "--checksum=md5:00 is no checksum");
        refuses("ADD --checksum=sha256:00 app.txt /", "--checksum is for a URL");
        refuses("COPY http://example.org/a /", "COPY takes no URL");
        refuses("COPY nosuch /", "\"/nosuch\" not found");
        refuses("COPY app.tx[t] ap.txt /", "Did you mean \"app.txt\"?");
        refuses("COPY --parents ap.txt /", "Did you mean \"app.txt\"?");
        refuses("RUN --mount=type=cache,target=/ true", "invalid mount target");
    }

    @Test
    void allThatABuildWouldRefuseIsToldAtOnce() {
        bench.file("Dockerfile", "FROM no.such/image\nEXPOSE 0x1\nCOPY a b /\nSTOPSIGNAL SIGFOO\n");

        assertThatThrownBy(mojo::execute)
                .hasMessageContaining(" >> 2 | EXPOSE 0x1")
                .hasMessageContaining("\"/a\" not found")
                .hasMessageContaining(" >> 4 | STOPSIGNAL SIGFOO");
    }

    @Test
    void whatTheBaseImageMayHaveIsNoMistake() throws Exception {
        bench.file(
                "Dockerfile",
                "FROM no.such/image AS a\nENV FILE=$DIR/f\nCOPY $FILE /\nCOPY no*such /\nSTOPSIGNAL $SIGNAL\n"
                        + "EXPOSE $PORT\nCOPY --chown=nosuch:nosuch --chmod=$MODE --from=no.such/image x /\n");
        mojo.execute();
        assertThat(bench.console.toString()).doesNotContain("not found");

        bench.file("Dockerfile", "FROM scratch\nENV SIGNAL=SIGFOO\nSTOPSIGNAL $SIGNAL\nVOLUME $NOTHING\n");
        assertThatThrownBy(mojo::execute)
                .hasMessageContaining("invalid signal 'SIGFOO'")
                .hasMessageContaining("VOLUME takes paths, and one of them is empty");
    }

    @Test
    void whatMavenMayStillMakeIsAWarning() throws Exception {
        bench.file("Dockerfile", "FROM scratch\nCOPY target/app.jar /\n");

        mojo.execute();

        assertThat(bench.console.get(0))
                .isEqualTo("WARNING Dockerfile:2 COPY target/app.jar /: \"/target/app.jar\" not found; "
                        + "Maven's build may make it; nothing is built yet.");
    }

    @Test
    void anImageThatIsNearlyAStageIsToldOf() throws Exception {
        bench.file(
                "Dockerfile",
                "FROM debian:12 AS build\nFROM buidl\nCOPY --from=biuld a /\nRUN --mount=from=builder,target=/m a\n"
                        + "COPY --from=stage-1 a /\nFROM debian AS debian1\nFROM debian\nCOPY --from=debian a /\n"
                        + "FROM stage-1\n# check=skip=StageNameTypo\nCOPY --from=biuld a /\n");

        mojo.execute();

        assertThat(bench.console)
                .filteredOn(line -> line.contains("StageNameTypo:"))
                .containsExactly(
                        "WARNING Dockerfile:2 StageNameTypo: 'buidl' is no stage before this one, so it is an image's "
                                + "name; did you mean the stage 'build'?",
                        "WARNING Dockerfile:3 StageNameTypo: 'biuld' is no stage before this one, so it is an image's "
                                + "name; did you mean the stage 'build'?",
                        "WARNING Dockerfile:4 StageNameTypo: 'builder' is no stage before this one, so it is an "
                                + "image's name; did you mean the stage 'build'?",
                        "WARNING Dockerfile:9 StageNameTypo: 'stage-1' is no stage before this one, so it is an "
                                + "image's name; did you mean stage 1, which has no name (COPY --from=1)?");
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
        bench.file("secrets/a", "a");
        mojo.progress = "json";

        assertThatThrownBy(mojo::execute).hasMessageContaining("exists, but .dockerignore leaves it out");

        assertThat(findings(0)).extracting(row -> row.get("rule")).containsExactly("CopyIgnoredFile");
        assertThat(Json.string(Json.readObject(bench.console.get(0), "console"), "error"))
                .contains("COPY secrets/a");
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
