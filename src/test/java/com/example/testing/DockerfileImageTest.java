package com.example.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.library.ImageRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An application's test of its image, with the extension of this package. */
final class DockerfileImageTest {

    @TempDir
    static Path folder;

    @RegisterExtension
    static final DockerfileImage APP = DockerfileImage.of(
            temporary().resolve("cache"),
            ImageRequest.of(application(temporary()))
                    .withDockerfileText("FROM scratch\nARG GREETING\nCOPY hello.txt /\nENV GREETING=$GREETING\n")
                    .withBuildArg("GREETING", "hello"));

    @Test
    void theImageIsAnOciLayoutThatIsKnownByItsDigest() throws IOException {
        Path layout = APP.layout(folder.resolve("layout"));
        assertThat(layout.resolve("index.json")).content().contains(APP.digest().toString());
        assertThat(layout.resolve("blobs/sha256").resolve(APP.digest().hex())).exists();
    }

    @Test
    void whatHappenedIsTold() {
        assertThat(APP.executed()).contains("COPY hello.txt /");
    }

    /** JUnit has no temporary folders before extensions are made. */
    private static Path temporary() {
        try {
            Path made = Files.createTempDirectory("example-");
            made.toFile().deleteOnExit();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path application(Path folder) {
        try {
            Files.writeString(folder.resolve("hello.txt"), "hello\n");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
