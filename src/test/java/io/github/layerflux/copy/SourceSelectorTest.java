package io.github.layerflux.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceSelectorTest {

    private static final TestTree TREE = TestTree.of(
            "d 0755 0:0 5000 docs",
            "f 0644 0:0 5000 docs/a.md = a",
            "d 0755 0:0 5000 docs/deep",
            "f 0644 0:0 5000 docs/deep/b.md = b",
            "f 0644 0:0 5000 docs/deep/c.txt = c",
            "f 0644 0:0 5000 home.md = h",
            "f 0644 0:0 5000 home.txt = h",
            "l 0777 0:0 5000 link -> docs/deep",
            "l 0777 0:0 5000 loop -> loop",
            "f 0644 0:0 5000 arr[0].txt = x");

    @Test
    void aFolderComesWithAllThatIsInItAndAFileAlone() {
        assertThat(select("docs", "home.md"))
                .containsExactly("docs: docs/a.md docs/deep docs/deep/b.md docs/deep/c.txt", "home.md:");
    }

    @Test
    void aDotIsTheWholeSource() {
        SourceSelection all = new SourceSelector(SourceRoot.of(TREE)).select(List.of("."), List.of());
        assertThat(all.sources()).hasSize(1);
        assertThat(all.sources().get(0).below()).hasSize(10);
        assertThat(select("/", "..", "./", "docs/.."))
                .hasSize(4)
                .allMatch(line -> line.startsWith(": arr[0].txt docs "));
    }

    @Test
    void wildcardsNeverCrossASlash() {
        assertThat(select("*.md")).containsExactly("home.md:");
        assertThat(select("*/*.md")).containsExactly("docs/a.md:");
        assertThat(select("docs/*/?.[a-m]*")).containsExactly("docs/deep/b.md:");
        assertThat(select("arr[[]0].txt")).containsExactly("arr[0].txt:");
    }

    @Test
    void aWildcardMayMatchNothing() {
        assertThat(select("*.none", "docs/*.none", "docs/no*/*")).isEmpty();
    }

    @Test
    void theFolderOfAWildcardMustExist() {
        assertThatThrownBy(() -> select("dosc/*.md"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("\"/dosc\" not found")
                .hasMessageContaining("Did you mean \"docs\"?");
        assertThatThrownBy(() -> select("home.md/*"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("\"/home.md\" is not a folder, so nothing can match home.md/*");
        assertThat(select("link/*.md")).containsExactly("docs/deep/b.md:");
    }

    @Test
    void aBadPatternIsTheUsersError() {
        assertThatThrownBy(() -> select("[a")).isInstanceOf(UserFailure.class);
    }

    @Test
    void linksAreFollowedButTheNameIsTheWrittenOne() {
        Source source = new SourceSelector(SourceRoot.of(TREE))
                .select(List.of("link"), List.of())
                .sources()
                .get(0);
        assertThat(source.name()).isEqualTo("link");
        assertThat(source.entry().path()).isEqualTo("docs/deep");
        assertThat(source.relative(source.below().get(0))).isEqualTo("b.md");
        assertThat(source.reached(source.below().get(0))).isEqualTo("link/b.md");
        Source matched = new SourceSelector(SourceRoot.of(TREE))
                .select(List.of("lin*"), List.of())
                .sources()
                .get(0);
        assertThat(matched.path()).isEqualTo("link");
        assertThat(select("link/b.md")).containsExactly("docs/deep/b.md:");
    }

    @Test
    void aMissingPathIsNamedWithWhatWasProbablyMeant() {
        assertThatThrownBy(() -> select("docs/dep"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("\"/docs/dep\" not found\nDid you mean \"docs/deep\"?");
        assertThatThrownBy(() -> select("Docs/a.md")).hasMessageContaining("Did you mean \"docs\"?");
        assertThatThrownBy(() -> select("../../etc/passwd"))
                .hasMessageStartingWith("\"/etc/passwd\" not found\n'..' never leads out of the build context");
        assertThatThrownBy(() -> select("")).isInstanceOf(UserFailure.class);
    }

    @Test
    void linksInACircleAreTheUsersError() {
        assertThatThrownBy(() -> select("loop")).isInstanceOf(UserFailure.class).hasMessageContaining("loop");
    }

    @Test
    void whatTheIgnoreFileHidesIsSaid() {
        SourceRoot.Ignored ignored = new SourceRoot.Ignored() {
            @Override
            public String fileName() {
                return "web.Dockerfile.dockerignore";
            }

            @Override
            public boolean hides(String path) {
                return path.equals("target/app.jar");
            }
        };
        SourceSelector selector = new SourceSelector(new SourceRoot(TREE, Optional.of(ignored)));
        assertThatThrownBy(() -> selector.select(List.of("target/app.jar"), List.of()))
                .hasMessage("\"/target/app.jar\" not found\n"
                        + "\"target/app.jar\" exists, but web.Dockerfile.dockerignore leaves it out.");
    }

    @Test
    void excludesAreRelativeToTheSourceFolder() {
        assertThat(exclude("docs", "*.md")).containsExactly("docs: docs/deep docs/deep/b.md docs/deep/c.txt");
        assertThat(exclude("docs", "**/*.md")).containsExactly("docs: docs/deep docs/deep/c.txt");
        assertThat(exclude("docs", "docs/a.md")).hasSize(1).allMatch(line -> line.contains("docs/a.md"));
    }

    @Test
    void anExcludedFolderStaysForWhatIsRestoredInIt() {
        assertThat(exclude("docs", "deep", "!deep/c.txt")).containsExactly("docs: docs/a.md docs/deep docs/deep/c.txt");
        assertThat(exclude("docs", "deep", "!other")).containsExactly("docs: docs/a.md");
    }

    @Test
    void excludesApplyToTheMatchesOfAWildcardAndNotToWhatIsNamed() {
        assertThat(exclude("hom*", "*.txt")).containsExactly("home.md:");
        assertThat(exclude("home.txt", "*.txt")).containsExactly("home.txt:");
    }

    @Test
    void aSourceThatCannotBeReadIsNoDefectOfOurs() {
        FileTree broken = new FileTree() {
            @Override
            public Optional<LayerEntry> lookup(String path) throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public List<LayerEntry> children(String path) {
                return List.of();
            }

            @Override
            public InputStream open(LayerEntry file) {
                return InputStream.nullInputStream();
            }
        };
        assertThatThrownBy(() -> new SourceSelector(SourceRoot.of(broken)).select(List.of("f"), List.of()))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("disk on fire");
    }

    private static List<String> select(String... words) {
        return lines(new SourceSelector(SourceRoot.of(TREE)).select(List.of(words), List.of()));
    }

    private static List<String> exclude(String word, String... patterns) {
        return lines(new SourceSelector(SourceRoot.of(TREE)).select(List.of(word), List.of(patterns)));
    }

    private static List<String> lines(SourceSelection selection) {
        List<String> lines = new ArrayList<>();
        for (Source source : selection.sources()) {
            StringBuilder line = new StringBuilder(source.entry().path()).append(':');
            for (LayerEntry entry : source.below()) {
                line.append(' ').append(entry.path());
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
