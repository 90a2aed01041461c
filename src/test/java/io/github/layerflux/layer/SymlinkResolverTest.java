package io.github.layerflux.layer;

import static io.github.layerflux.layer.LayerFixture.dir;
import static io.github.layerflux.layer.LayerFixture.file;
import static io.github.layerflux.layer.LayerFixture.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymlinkResolverTest {

    @TempDir
    Path folder;

    private FileTree tree;

    @BeforeEach
    void makeTree() {
        LayerFixture fixture = new LayerFixture(folder);
        tree = fixture.tree(fixture.layer(
                dir("usr"),
                dir("usr/lib"),
                file("usr/lib/libc.so", ""),
                link("lib", "usr/lib"),
                link("abs", "/usr/lib"),
                link("out", "../../../../etc"),
                link("usr/up", ".."),
                link("usr/lib/root", "/"),
                link("dangling", "no/where"),
                link("loop", "loop2/x"),
                link("loop2", "loop"),
                link("chain", "abs/root/lib")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "/, ''",
        "/lib, usr/lib",
        "lib/libc.so, usr/lib/libc.so",
        "abs//./libc.so/, usr/lib/libc.so",
        "lib/../x, usr/x",
        "../../usr, usr",
        "usr/up/usr/up/lib, usr/lib",
        "chain, usr/lib",
        "lib/root/usr, usr",
        "out/passwd, etc/passwd",
        "dangling, no/where",
        "dangling/x/../y, no/where/y",
        "usr/lib/libc.so/x, usr/lib/libc.so/x",
        "none/../usr, usr"
    })
    void pathsLeadWhereAProcessInTheImageWouldGet(String path, String expected) throws IOException {
        ResolvedPath resolved = SymlinkResolver.resolve(tree, path, true);
        assertThat(resolved.path()).isEqualTo(expected);
        assertThat(resolved.entry()).isEqualTo(tree.lookup(expected));
    }

    @Test
    void theLastLinkIsFollowedOnlyOnDemand() throws IOException {
        ResolvedPath resolved = SymlinkResolver.resolve(tree, "usr/up/lib", false);
        assertThat(resolved.path()).isEqualTo("lib");
        assertThat(resolved.entry()).get().extracting(LayerEntry::link).isEqualTo("usr/lib");
    }

    @Test
    void loopsAreToldToTheUser() {
        assertThatThrownBy(() -> SymlinkResolver.resolve(tree, "loop/a", true))
                .isInstanceOf(UserFailure.class)
                .hasMessage("too many levels of symbolic links: loop/a");
    }
}
