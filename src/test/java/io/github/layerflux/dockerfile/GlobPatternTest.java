package io.github.layerflux.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobPatternTest {

    @ParameterizedTest
    @CsvSource({
        "abc, abc, true",
        "abc, abcd, false",
        "*, abc, true",
        "*, '', true",
        "*, a/b, false",
        "*c, abc, true",
        "a*, a, true",
        "a*, ab/c, false",
        "a*/b, abc/b, true",
        "a*/b, a/c/b, false",
        "a*b*c*d*e*/f, axbxcxdxe/f, true",
        "a*b*c*d*e*/f, axbxcxdxexxx/fff, false",
        "a*b?c*x, abxbbxdbxebxczzx, true",
        "a*b?c*x, abxbbxdbxebxczzy, false",
        "ab[c], abc, true",
        "ab[b-d], abc, true",
        "ab[e-g], abc, false",
        "ab[^c], abc, false",
        "ab[^e-g], abc, true",
        "a?c, abc, true",
        "a?c, aäc, true",
        "a?c, a😀c, true",
        "a?b, a/b, false",
        "a[^a]b, a/b, false",
        "a\\*b, a*b, true",
        "a\\*b, ab, false",
        "[\\]a], ], true",
        "[\\-], -, true",
        "[x\\-], -, true",
        "[\\-x], z, false",
        "**, abc, true",
        "**, a/b, false",
        "target/*.jar, target/app.jar, true",
        "target/*.jar, target/lib/app.jar, false",
        "*/*.jar, target/app.jar, true",
    })
    void matchesLikeFilepathMatch(String pattern, String path, boolean expected) {
        assertThat(GlobPattern.parse(pattern).matches(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[", "[^", "[^bc", "a[", "a[x", "abc\\", "[a\\"})
    void refusesABadPattern(String pattern) {
        assertThatThrownBy(() -> GlobPattern.parse(pattern))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("bad pattern '" + pattern + "'");
    }

    @Test
    void aPatternWithoutWildcardsNamesOnePath() {
        assertThat(GlobPattern.parse("a/b.jar").isLiteral()).isTrue();
        assertThat(GlobPattern.parse("a/\\[b].jar").literal()).isEqualTo("a/[b].jar");
        assertThat(GlobPattern.parse("a/*.jar").isLiteral()).isFalse();
    }

    @Test
    void aPatternThatMatchesInManyWaysIsStillFast() {
        GlobPattern pattern = GlobPattern.parse("*a*a*a*a*a*a*a*a*a*a*a*a*b?");
        assertThat(pattern.matches("a".repeat(500))).isFalse();
    }
}
