package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.References;
import io.github.layerflux.image.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal from its parameters to its files, and what Maven is told of failures. */
final class BuildMojoTest {

    @TempDir
    Path folder;

    private MojoBench bench;

    @BeforeEach
    void open() {
        bench = new MojoBench(folder)
                .file("Dockerfile", "FROM scratch\nCOPY f /f\nENV a=1\n")
                .file("f", "f");
        bench.mojo.images = List.of("app:1", "registry.example.org/app:2");
    }

    private Map<String, Object> report() {
        return Json.readObject(bench.text("target/layerflux/image.json"), "image.json");
    }

    private List<String> statuses() {
        return Json.objects(report(), "steps").stream()
                .map(step -> Json.string(step, "status"))
                .toList();
    }

    private References references() {
        return new References(new CacheDirectory(folder.resolve("cache")));
    }

    @Test
    void aBuildLeavesTheLayoutTheReportAndTheNames() throws Exception {
        bench.mojo.execute();

        assertThat(statuses()).containsExactly("EXECUTED", "EXECUTED");
        assertThat(report()).containsEntry("images", List.of("app:1", "registry.example.org/app:2"));
        String digest = Json.string(report(), "digest");
        assertThat(bench.text("target/layerflux/oci/index.json")).contains(digest);
        assertThat(references().list().keySet())
                .containsExactlyInAnyOrder("docker.io/library/app:1", "registry.example.org/app:2");

        bench.mojo.execute();

        assertThat(statuses()).containsExactly("CACHED", "CACHED");
        assertThat(Json.string(report(), "digest")).isEqualTo(digest);
    }

    @Test
    void aMistakeOfTheUserIsAMojoFailure() {
        bench.file("Dockerfile", "FROM scratch\nENV a=1\nCOPY none /\n");

        assertThatThrownBy(() -> bench.mojo.execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("Dockerfile:3 COPY none /: ");
        assertThat(statuses()).as("up to the failed step").containsExactly("EXECUTED", "FAILED");
        assertThat(report()).containsEntry("digest", "");
        assertThat(references().list()).isEmpty();
        assertThat(folder.resolve("target/layerflux/oci")).doesNotExist();
    }

    @Test
    void aDockerfileThatCannotBeParsedLeavesAReportWithoutSteps() {
        bench.file("Dockerfile", "FROM scratch\nCPOY f /f\n");

        assertThatThrownBy(() -> bench.mojo.execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("did you mean COPY?");
        assertThat(statuses()).isEmpty();
    }

    @Test
    void aCacheDirectoryThatCannotBeUsedIsAMojoExecutionFailure() {
        bench.mojo.cacheDirectory = folder.resolve("f/below").toString();

        assertThatThrownBy(() -> bench.mojo.execute())
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("cache directory")
                .hasMessageContaining(folder.resolve("f").toString());
    }

    @Test
    void aReportThatCannotBeWrittenDoesNotHideWhyTheBuildFailed() {
        bench.file("target", "a file where a folder should be").file("Dockerfile", "FROM scratch\nCOPY none /\n");

        assertThatThrownBy(() -> bench.mojo.execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("Dockerfile:2 COPY none /: ");
    }

    @Test
    void aSkippedBuildDoesNothing() throws Exception {
        bench.mojo.skip = "true";

        bench.mojo.execute();

        assertThat(bench.console).containsExactly("Skipped: layerflux.skip is set");
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void anOutputThatIsWrongFailsBeforeTheBuild() {
        bench.mojo.outputs = List.of("type=magic", "dest=x");

        assertThatThrownBy(() -> bench.mojo.execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageContaining("type=magic,dest=x");
        assertThat(references().list()).isEmpty();
    }

    @Test
    void furtherOutputsAreRelativeToTheProject() throws Exception {
        bench.mojo.outputs = List.of("type=oci", "dest=out/x.tar");

        bench.mojo.execute();

        assertThat(Files.size(folder.resolve("out/x.tar"))).isPositive();
    }

    @Test
    void anOutputThatFailsLeavesNoImageOfThisOrAnEarlierBuild() throws Exception {
        bench.mojo.execute();
        assertThat(folder.resolve("target/layerflux/oci/index.json")).exists();
        bench.mojo.outputs = List.of("type=local", "dest=f"); // a file

        assertThatThrownBy(() -> bench.mojo.execute())
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining(folder.resolve("f").toString());

        assertThat(statuses()).containsExactly("CACHED", "CACHED");
        assertThat(report()).containsEntry("digest", "").containsEntry("imageId", "");
        assertThat(folder.resolve("target/layerflux/oci")).doesNotExist();
    }

    @Test
    void aBuildThatFailsLeavesNoImageOfAnEarlierBuild() throws Exception {
        bench.mojo.execute();
        bench.file("Dockerfile", "FROM scratch\nCOPY none /\n");

        assertThatThrownBy(() -> bench.mojo.execute()).isInstanceOf(MojoFailureException.class);

        assertThat(report()).containsEntry("digest", "").containsEntry("imageId", "");
        assertThat(folder.resolve("target/layerflux/oci")).doesNotExist();
    }

    @Test
    void aBuildThatIsKilledLeavesNoReportOfAnEarlierOne() throws Exception {
        bench.mojo.execute();
        List<Boolean> left = Collections.synchronizedList(new ArrayList<>());
        bench.mojo.setLog(new SystemStreamLog() {
            @Override
            public void info(CharSequence line) {
                left.add(Files.exists(folder.resolve("target/layerflux/image.json"))
                        || Files.exists(folder.resolve("target/layerflux/report.html")));
            }
        });

        bench.mojo.execute();

        assertThat(left).first().isEqualTo(false); // of the lines that tell of the build while it runs
        assertThat(left).last().isEqualTo(true); // and of its summary
    }

    private List<Map<String, Object>> findings() {
        return Json.objects(report(), "checks");
    }

    @Test
    void findingsOfTheChecksAreToldAtTheEndAndReported() throws Exception {
        bench.file("Dockerfile", "FROM scratch\nCOPY f /f\nCMD echo \\\n  hello\n");

        bench.mojo.execute();

        assertThat(bench.console)
                .containsSubsequence(
                        "WARNING Build checks: 1 finding (the goal check shows the lines)",
                        "WARNING     Dockerfile:3 JSONArgsRecommended: JSON arguments recommended for CMD to prevent"
                                + " unintended behavior related to OS signals");
        assertThat(findings()).hasSize(1);
        assertThat(findings().get(0))
                .containsEntry("rule", "JSONArgsRecommended")
                .containsEntry("line", 3L)
                .containsEntry("endLine", 4L);
        List<String> before = List.copyOf(bench.console);
        bench.mojo.execute();
        assertThat(bench.console.subList(before.size(), bench.console.size()))
                .as("a cached build tells it again")
                .anyMatch(line -> line.contains("JSONArgsRecommended"));
    }

    @Test
    void aLongListOfFindingsDoesNotFillTheScreen() throws Exception {
        bench.file("Dockerfile", "FROM scratch\n" + "ENV a b\n".repeat(50));

        bench.mojo.execute();

        assertThat(bench.console.stream().filter(line -> line.startsWith("WARNING")))
                .hasSize(12);
        assertThat(findings()).hasSize(50);
    }

    @Test
    void findingsThatAreErrorsFailBeforeAnythingIsExecuted() {
        bench.file("Dockerfile", "FROM no.such.registry.invalid/image\nCMD echo hello\n");
        bench.mojo.checks = "error";

        assertThatThrownBy(() -> bench.mojo.execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("Dockerfile:2 JSONArgsRecommended: ")
                .hasMessageContaining(" >> 2 | CMD echo hello");
        assertThat(statuses()).isEmpty();
        assertThat(references().list()).isEmpty();

        bench.mojo.checks = "warn";
        bench.file("Dockerfile", "# check=error=true\nFROM scratch\nCMD echo hello\n");
        assertThatThrownBy(() -> bench.mojo.execute()).hasMessageStartingWith("Dockerfile:3 JSONArgsRecommended: ");
    }

    @Test
    void skippedChecksFindNothing() throws Exception {
        bench.file("Dockerfile", "# check=error=true\nFROM scratch\nCMD echo hello\n");
        bench.mojo.checks = "skip";

        bench.mojo.execute();

        assertThat(findings()).isEmpty();
        assertThat(bench.console).noneMatch(line -> line.startsWith("WARNING"));
    }

    @Test
    void theBaseImageIsKnownToTheChecks() throws Exception {
        bench.file("Dockerfile", "FROM scratch\nENV INHERITED=1\n");
        bench.mojo.images = List.of("base:1");
        bench.mojo.platforms = List.of("linux/s390x");
        bench.mojo.execute();
        // an index that names no platform: nothing better can be chosen
        String index = bench.text("target/layerflux/oci/index.json");
        bench.file("target/layerflux/oci/index.json", index.replaceAll(",?\\s*\"platform\"\\s*:\\s*\\{[^}]*}", ""));

        bench.file("Dockerfile", "FROM base\nENV a=$INHERITED b=$SOMETHING_ELSE\n");
        bench.property("layerflux.buildContext.base", "oci-layout://" + folder.resolve("target/layerflux/oci"));
        bench.mojo.images = List.of("app:1");
        bench.mojo.platforms = List.of("linux/amd64");
        bench.mojo.outputs = null;
        bench.mojo.context = folder.resolve("cache").toString();
        bench.mojo.dockerfile = folder.resolve("Dockerfile").toString();
        bench.mojo.execute();

        assertThat(findings())
                .extracting(finding -> finding.get("rule"), finding -> finding.get("message"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "InvalidBaseImagePlatform",
                                "Base image base was pulled with platform \"linux/s390x\", expected \"linux/amd64\""
                                        + " for current build"),
                        org.assertj.core.groups.Tuple.tuple(
                                "UndefinedVar", "Usage of undefined variable '$SOMETHING_ELSE'"));

        bench.mojo.images = List.of("never:1");
        bench.mojo.checks = "error";
        assertThatThrownBy(() -> bench.mojo.execute())
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("Dockerfile:1 InvalidBaseImagePlatform: ");
        assertThat(references().list().keySet()).noneMatch(name -> name.contains("never"));
    }
}
