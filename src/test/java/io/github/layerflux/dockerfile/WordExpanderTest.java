package io.github.layerflux.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WordExpanderTest {

    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("name", "layer"),
            Map.entry("empty", ""),
            Map.entry("path", "/opt/app/lib.tar.gz"),
            Map.entry("blanks", "x  y"),
            Map.entry("star", "a*b"),
            Map.entry("foo", "foobarfoo"),
            Map.entry("slash", "a/b/c"),
            Map.entry("_u1", "under"),
            Map.entry("ref", "$name"),
            Map.entry("q", "it's"),
            Map.entry("emoji", "😀x"),
            Map.entry("ports", "80 443/tcp"));
    private static final Variables VARIABLES = name -> Optional.ofNullable(VALUES.get(name));

    private final WordExpander expander = new WordExpander('\\');

    static Stream<Arguments> expansions() {
        return TableRows.of("/variables/expand.txt");
    }

    static Stream<Arguments> splits() {
        return TableRows.of("/variables/words.txt");
    }

    @ParameterizedTest
    @MethodSource("expansions")
    void expandsAWord(String word, String expected) {
        if (expected.startsWith("ERROR ")) {
            assertThatThrownBy(() -> expander.expand(word, VARIABLES))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining(expected.substring("ERROR ".length()));
        } else {
            assertThat(expander.expand(word, VARIABLES)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("splits")
    void splitsAWordAfterExpansion(String word, String expected) {
        StringBuilder words = new StringBuilder();
        for (String part : expander.expandToWords(word, VARIABLES)) {
            words.append('[').append(part).append(']');
        }
        assertThat(words).hasToString(expected);
    }

    @Test
    void withABackquoteAsEscapeABackslashIsALetter() {
        WordExpander windows = new WordExpander('`');
        assertThat(windows.expand("C:\\dir\\$name", VARIABLES)).isEqualTo("C:\\dir\\layer");
        assertThat(windows.expand("`$name", VARIABLES)).isEqualTo("$name");
        assertThat(windows.expand("\"a`\"b\"", VARIABLES)).isEqualTo("a\"b");
        assertThat(windows.expand("\"a\\\"", VARIABLES)).isEqualTo("a\\");
    }

    @Test
    void aHeredocKeepsItsQuotesAndExpandsItsVariables() {
        String body = "say \"$name\" and '$name'\n\\$name ${unset:-none}\n";
        assertThat(WordExpander.expandHeredoc(body, VARIABLES)).isEqualTo("say \"layer\" and 'layer'\n$name none\n");
    }

    @Test
    void recordsWhichVariablesAWordDependsOn() {
        RecordedVariables recorded = new RecordedVariables(VARIABLES);
        expander.expand("$foo ${unset:-$name} $nothing '$path'", recorded);
        assertThat(recorded.used()).containsExactly("foo", "name");
        assertThat(recorded.missing())
                .as("an expression with an answer misses nothing")
                .containsExactly("nothing");
    }

    @Test
    void aPatternThatMatchesInManyWaysIsStillFast() {
        Variables hostile = name -> Optional.of("a".repeat(2_000));
        assertThat(expander.expand("${x%%*a*a*a*a*a*a*a*b}", hostile)).hasSize(2_000);
    }
}
