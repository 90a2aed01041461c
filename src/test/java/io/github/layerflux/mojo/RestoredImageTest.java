package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.project.DefaultMavenProjectHelper;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A descriptor that the Build Cache Extension restored, and a report that an earlier build of something else left. */
final class RestoredImageTest {

    @TempDir
    Path folder;

    private ReactorBench bench;
    private BuildMojo mojo;
    private Path report;

    @BeforeEach
    void build() {
        bench = new ReactorBench(folder).module("app", "FROM scratch\nLABEL a=b\n");
        mojo = bench.mojo("app");
        report = folder.resolve("app/target/layerflux/image.json");
    }

    @Test
    void itIsLaidOutThoughTheLastBuildFailed() throws IOException {
        mojo.run();
        RecordedImage built = RecordedImage.read(report.getParent());
        attach(Files.readString(report));
        Files.writeString(report, "{\"imageId\":\"\",\"digest\":\"\",\"images\":[\"app:1\"],\"error\":\"no\"}");

        new RestoredImage(mojo, mojo.module()).layOut();

        assertThat(RecordedImage.read(report.getParent())).isEqualTo(built);
    }

    @Test
    void itIsPromotedNotWhatAnEarlierBuildPushed() throws IOException {
        Files.createDirectories(report.getParent());
        Files.writeString(
                report,
                "{\"digest\":\"%s\",\"images\":[\"a:1\"],\"pushed\":{\"127.0.0.1:1/earlier:1\":\"%s\"}}"
                        .formatted(Digest.of("earlier"), Digest.of("earlier")));
        assertThat(promoted()).isEqualTo("127.0.0.1:1/earlier:1");

        attach("{\"imageId\":\"%s\",\"digest\":\"%s\",\"images\":[\"127.0.0.1:1/restored:1\"]}"
                .formatted(Digest.of("id"), Digest.of("restored")));
        assertThat(promoted()).isEqualTo("127.0.0.1:1/restored:1");
    }

    @Test
    void theDescriptorOfSeveralPlatformsNamesTheImageOfEach() {
        mojo.platforms = List.of("linux/amd64", "linux/arm64");
        mojo.attach = "descriptor";
        mojo.projectHelper = () -> new DefaultMavenProjectHelper() {
            @Override
            public void attachArtifact(MavenProject project, String type, String classifier, File file) {
                // the file is what matters
            }
        };
        mojo.run();
        ImageDescriptor descriptor = ImageDescriptor.read(report.resolveSibling("image-descriptor.json"));
        assertThat(descriptor.imageIds())
                .doesNotHaveDuplicates()
                .hasSize(2)
                .first()
                .isEqualTo(descriptor.imageId());
    }

    private String promoted() {
        PromoteMojo promote = new PromoteMojo();
        promote.session = mojo.session;
        promote.project = mojo.project;
        return new PromoteLaunch(promote, mojo.module())
                .source()
                .orElseThrow()
                .reference()
                .familiar();
    }

    private void attach(String descriptor) throws IOException {
        Path file = Files.writeString(folder.resolve("descriptor.json"), descriptor);
        MavenProject project = bench.projects.get("app");
        Artifact artifact =
                new DefaultArtifact("g", "app", "1", null, "json", "image", new DefaultArtifactHandler("json"));
        artifact.setFile(file.toFile());
        project.addAttachedArtifact(artifact);
    }
}
