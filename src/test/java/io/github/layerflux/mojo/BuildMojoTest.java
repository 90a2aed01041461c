package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.References;
import io.github.layerflux.image.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
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
        bench.mojo.skip = true;

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
}
