package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the cache lies (XDG Base Directory Specification). */
final class DefaultDirectoriesTest {

    private static final Path BASE = Path.of("/project");
    private static final Path HOME = Path.of(System.getProperty("user.home"), ".cache", "layerflux");

    @Test
    void theGivenFolderRelativeToTheProject() {
        assertThat(DefaultDirectories.cache("cache/../c", BASE, Map.of("XDG_CACHE_HOME", "/xdg")))
                .isEqualTo(Path.of("/project/c"));
        assertThat(DefaultDirectories.cache("/abs", BASE, Map.of())).isEqualTo(Path.of("/abs"));
    }

    @Test
    void elseTheUsersCacheFolder() {
        assertThat(DefaultDirectories.cache(null, BASE, Map.of("XDG_CACHE_HOME", "/xdg")))
                .isEqualTo(Path.of("/xdg/layerflux"));
        assertThat(DefaultDirectories.cache(" ", BASE, Map.of())).isEqualTo(HOME);
    }

    @Test
    void aRelativeOrEmptyVariableIsIgnored() {
        assertThat(DefaultDirectories.cache(null, BASE, Map.of("XDG_CACHE_HOME", "relative")))
                .isEqualTo(HOME);
        assertThat(DefaultDirectories.cache(null, BASE, Map.of("XDG_CACHE_HOME", "")))
                .isEqualTo(HOME);
    }
}
