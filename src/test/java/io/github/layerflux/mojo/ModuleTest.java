package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.ImageReference;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference of an image that nobody named. */
final class ModuleTest {

    private static String defaultImage(String name, String version) {
        return new Module(name, version, Path.of("/p"), Path.of("/p/target"), false, Set.of(name)).defaultImage();
    }

    @ParameterizedTest
    @CsvSource({
        "app, 1.0-SNAPSHOT, app:1.0-SNAPSHOT",
        "Spring_Boot.Web-App, 1, spring_boot.web-app:1",
        "My App, latest, my-app:latest",
        "a..b, 1, a.b:1",
        "-leading-, 1, leading:1",
        "übung, 1, bung:1",
        "###, 1, image:1",
        "app, 1.0+build.5, app:1.0-build.5",
        "app, .hidden, app:_hidden",
        "app, -1, app:_1",
        "app, ÄÖ, app:_-"
    })
    void keepsWhatAReferenceCanHave(String name, String version, String reference) {
        assertThat(defaultImage(name, version)).isEqualTo(reference);
        assertThat(ImageReference.parse(reference).familiar()).isEqualTo(reference);
    }

    @Test
    void aTagIsNotLongerThanATagCanBe() {
        assertThat(defaultImage("app", "1".repeat(300))).isEqualTo("app:" + "1".repeat(128));
        assertThat(defaultImage("app", "")).isEqualTo("app:latest");
    }
}
