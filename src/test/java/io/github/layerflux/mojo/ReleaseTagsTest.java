package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ReleaseTagsTest {

    private static final List<String> IMAGES = List.of("r.example/app:1", "r.example/app:1.0", "r.example/copy:1");

    @Test
    void aReleaseGetsLatestOncePerRepositoryAndAfterItsOtherTags() {
        assertThat(tags("1.0", true))
                .containsExactly(
                        "r.example/app:1",
                        "r.example/app:1.0",
                        "r.example/copy:1",
                        "r.example/app:latest",
                        "r.example/copy:latest");
    }

    @Test
    void aSnapshotNeverGetsLatest() {
        assertThat(tags("1.0-SNAPSHOT", true)).isEqualTo(IMAGES);
        assertThat(tags("1.0-snapshot", true)).isEqualTo(IMAGES);
    }

    @Test
    void withoutAPomThereIsNoRelease() {
        assertThat(tags("latest", true)).isEqualTo(IMAGES);
    }

    @Test
    void latestIsAskedFor() {
        assertThat(tags("1.0", false)).isEqualTo(IMAGES);
    }

    private static List<String> tags(String version, boolean tagLatest) {
        Path folder = Path.of("/app");
        Module module = new Module("app", version, folder, folder.resolve("target"), false, Set.of("app"));
        return ReleaseTags.with(IMAGES.stream().map(ImageReference::parse).toList(), tagLatest, module).stream()
                .map(ImageReference::familiar)
                .toList();
    }
}
