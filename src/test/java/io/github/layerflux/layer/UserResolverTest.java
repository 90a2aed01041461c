package io.github.layerflux.layer;

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

class UserResolverTest {

    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/sh
            # a comment
            daemon:x:1:2:daemon:/usr/sbin:/usr/sbin/nologin
            broken:x:y:z
            +::::::
            app:x:1000:1001::/home/app:/bin/sh
            homeless:x:1002:1002
            app2:x:1000:7::/second:/bin/sh
            """;
    private static final String GROUP = """
            root:x:0:
            daemon:x:2:
            wheel:x:10:root,app
            docker:x:999:app,daemon
            empty:x
            """;

    @TempDir
    Path folder;

    private LayerFixture fixture;
    private FileTree tree;

    @BeforeEach
    void makeTree() {
        fixture = new LayerFixture(folder);
        tree = fixture.tree(
                fixture.layer(link("etc/passwd", "/usr/passwd"), file("usr/passwd", PASSWD), file("etc/group", GROUP)));
    }

    private static String show(ResolvedUser user) {
        return user.uid() + ":" + user.gid() + " " + user.supplementaryGids() + " " + user.home();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''          | 0:0 [0, 10] /root",
                "root        | 0:0 [0, 10] /root",
                "0           | 0:0 [0, 10] /root",
                "app         | 1000:1001 [1001, 10, 999] /home/app",
                "1000        | 1000:1001 [1001, 10, 999] /home/app",
                "app:daemon  | 1000:2 [2] /home/app",
                "1000:5      | 1000:5 [5] /home/app",
                "1:1         | 1:1 [1] /usr/sbin",
                "daemon      | 1:2 [2, 999] /usr/sbin",
                "homeless    | 1002:1002 [1002] /",
                "4711        | 4711:0 [0] /",
                "4711:wheel  | 4711:10 [10] /",
                ":wheel      | 0:10 [10] /root",
                "2147483647  | 2147483647:0 [0] /"
            })
    void usersAreResolvedAsDockerDoes(String spec, String expected) throws IOException {
        assertThat(show(UserResolver.resolve(tree, spec))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody      | unable to find user nobody: no matching entries in passwd file",
                "broken      | unable to find user broken: no matching entries in passwd file",
                "-1          | unable to find user -1: no matching entries in passwd file",
                "app:none    | unable to find group none: no matching entries in group file",
                "2147483648  | uids and gids must be in range 0-2147483647, not 2147483648",
                "0:9999999999 | uids and gids must be in range 0-2147483647, not 9999999999"
            })
    void unknownNamesAreTheUsersMistake(String spec, String message) {
        assertThatThrownBy(() -> UserResolver.resolve(tree, spec))
                .isInstanceOf(UserFailure.class)
                .hasMessage(message);
    }

    @Test
    void anOwnersNumberAloneIsAlsoItsGroup() throws IOException {
        assertThat(show(UserResolver.resolveOwner(tree, "1000"))).startsWith("1000:1000 ");
        assertThat(show(UserResolver.resolveOwner(tree, "app"))).startsWith("1000:1001 ");
        assertThat(show(UserResolver.resolveOwner(tree, "5:wheel"))).startsWith("5:10 ");
    }

    @ParameterizedTest
    @CsvSource({
        "app, 1000:1001",
        "1000, 1000:1000",
        "5:6, 5:6",
        "app:wheel, 1000:10",
        "nobody, 0:0",
        "nobody:wheel, 0:10",
        "nobody:7, 0:7",
        "app:none, 1000:1001",
        "5:none, 5:5",
        "app:, 1000:0",
        ":7, 0:7"
    })
    void aFoldersOwnerThatIsUnknownIsRoot(String spec, String expected) throws IOException {
        assertThat(show(UserResolver.ownerOrRoot(tree, spec))).startsWith(expected + " ");
    }

    @Test
    void anImageWithoutAccountFilesKnowsNumbersOnly() throws IOException {
        FileTree scratch = fixture.tree();
        assertThat(show(UserResolver.resolve(scratch, "65532:65532"))).isEqualTo("65532:65532 [65532] /");
        assertThat(show(UserResolver.resolve(scratch, ""))).isEqualTo("0:0 [0] /");
        assertThatThrownBy(() -> UserResolver.resolve(scratch, "root")).isInstanceOf(UserFailure.class);
        assertThat(show(UserResolver.ownerOrRoot(scratch, "app:app"))).startsWith("0:0 ");
    }
}
