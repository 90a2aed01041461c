package io.github.layerflux.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreFileTest {

    /** Patterns are separated by blanks. */
    @ParameterizedTest
    @CsvSource({
        "README.md, README.md, true",
        "README.md, docs/README.md, false",
        "/README.md, README.md, true",
        "docs/, docs, true",
        "docs/, docs/a/b, true",
        "docs, docsx, false",
        "docs, Docs, false",
        "./docs/../src/, src/A.java, true",
        "*, a, true",
        "*, a/b, true",
        "*.md, a.md, true",
        "*.md, a/b.md, false",
        "*/temp*, a/temp1, true",
        "*/temp*, a/temp/x, true",
        "*/temp*, a/b/temp, false",
        "*/*/temp*, a/b/temp, true",
        "temp?, tempa, true",
        "temp?, temp, false",
        "**/*.md, a.md, true",
        "**/*.md, a/b/c.md, true",
        "**/target, target, true",
        "**/target, a/target/classes/A.class, true",
        "**/target, a/mytarget, false",
        "**, a/b/c, true",
        "a/**, a, false",
        "a/**, a/b, true",
        "a/**, a/b/c, true",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "a/**/z, a/bz, false",
        "a**b, ab, true",
        "a**b, a/x/b, true",
        "a**b, a/xb, false",
        "a**b, ax/b, true",
        "**x, ax, true",
        "**x, b/ax, true",
        "**x?, axy, false",
        "[a-c]x, bx, true",
        "[^a-c]x, bx, false",
        "\\#x, #x, true",
        "\\!x, !x, true",
        "* !a.txt, a.txt, false",
        "* !a.txt, b.txt, true",
        "* !docs, docs/x, false",
        "* !docs docs/private, docs/private/k, true",
        "* !d/e/c, d/e/c, false",
        "* !d/e/c, d/e/x, true",
        "* !d/e/c, d, true",
        "!a.md *.md, a.md, true",
        "*.md !README*.md README-secret.md, README-secret.md, true",
        "*.md README-secret.md !README*.md, README-secret.md, false",
        "**/*.class !**/Keep.class, a/b/Keep.class, false",
        "a !a/x a, a/x, true",
        "., a, false",
        "/, a, false",
    })
    void theLastPatternThatMatchesDecides(String patterns, String path, boolean expected) {
        IgnoreFile file = IgnoreFile.parse(".dockerignore", patterns.replace(' ', '\n'));
        assertThat(file.excludes(path)).isEqualTo(expected);
    }

    @Test
    void commentsStartInColumnOneAndBlanksAroundPatternsAreDropped() {
        IgnoreFile file =
                IgnoreFile.parse(".dockerignore", "\uFEFF# comment\r\n  a.txt  \r\n\r\n #b\r\n! a.txt/in \r\n");
        assertThat(file.excludes("a.txt")).isTrue();
        assertThat(file.excludes("a.txt/in")).isFalse();
        assertThat(file.excludes("#b")).isTrue();
        assertThat(file.excludes("# comment")).isFalse();
    }

    @Test
    void anEmptyFileExcludesNothing() {
        assertThat(IgnoreFile.parse(".dockerignore", "# nothing\n\n").isEmpty()).isTrue();
        assertThat(IgnoreFile.NONE.excludes("a")).isFalse();
        assertThat(IgnoreFile.NONE.mayContainIncluded("a")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"a[, a [ has no matching ]", "a\\, it ends with a \\", "!, it excepts nothing"})
    void aBadPatternIsLocated(String pattern, String problem) {
        assertThatThrownBy(() -> IgnoreFile.parse("ctx/.dockerignore", "ok\n" + pattern + "\n"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("ctx/.dockerignore:2 " + pattern + ": bad pattern '" + pattern + "': " + problem
                        + "\n    1 | ok\n >> 2 | " + pattern);
    }

    @ParameterizedTest
    @CsvSource({
        "target, target, false",
        "target, src, true",
        "* !d/e/c, d, true",
        "* !d/e/c, d/e, true",
        "* !d/e/c, d/x, false",
        "* !d/e/c, x, false",
        "* !*/keep, x, true",
        "* !*/keep, x/y, false",
        "* !**/keep, x/y/z, true",
        "!d/e/c *, d, false",
        "* !d/e/c d/e, d/e, false",
        "node_modules !src, node_modules, false",
        "* !x\\/y, x, true", // the slash is escaped: half of the pattern is none
    })
    void foldersThatCannotHoldAnythingIncludedArePruned(String patterns, String directory, boolean expected) {
        IgnoreFile file = IgnoreFile.parse(".dockerignore", patterns.replace(' ', '\n'));
        assertThat(file.mayContainIncluded(directory)).isEqualTo(expected);
    }

    @Test
    void onePathCanBeLeftOutWhateverThePatternsSay() {
        IgnoreFile file = IgnoreFile.parse(".dockerignore", "*\n!target\n").without("target/[lf] 1");
        assertThat(file.excludes("target/app.jar")).isFalse();
        assertThat(file.excludes("target/[lf] 1/oci/index.json")).isTrue();
        assertThat(file.excludes("target/l 1")).isFalse();
        assertThat(IgnoreFile.NONE.without("!x").excludes("!x/y")).isTrue();
    }

    @Test
    void agreesWithTheRegularExpressionsOfMoby() {
        RandomIgnores random = new RandomIgnores(20_261_122);
        for (int round = 0; round < 5_000; round++) {
            List<String> patterns = random.patterns();
            String path = random.path();
            assertThat(IgnoreFile.of(patterns).excludes(path))
                    .as("%s on %s", patterns, path)
                    .isEqualTo(ReferenceIgnore.excludes(patterns, path));
        }
    }

    @Test
    void nothingIncludedIsEverPruned() {
        RandomIgnores random = new RandomIgnores(42);
        for (int round = 0; round < 5_000; round++) {
            List<String> patterns = random.patterns();
            String path = random.path();
            IgnoreFile file = IgnoreFile.of(patterns);
            if (!file.excludes(path)) {
                for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                    assertThat(file.mayContainIncluded(path.substring(0, slash)))
                            .as("%s on %s", patterns, path)
                            .isTrue();
                }
            }
        }
    }
}
