package io.github.layerflux.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceExcerptTest {

    private static String excerpt(String text, int first, int last) {
        return String.join("\n", SourceExcerpt.of(new SourceText("f", text), new SourceRange("f", first, last)));
    }

    private static String numbered(int lines) {
        return IntStream.rangeClosed(1, lines).mapToObj(n -> "line " + n).collect(Collectors.joining("\n"));
    }

    @Test
    void theRangeIsMarkedAmongItsNeighbours() {
        assertThat(excerpt(numbered(20), 9, 10))
                .isEqualTo("     7 | line 7\n     8 | line 8\n >>  9 | line 9\n >> 10 | line 10\n    11 | line 11\n"
                        + "    12 | line 12");
    }

    @Test
    void theFirstAndTheLastLineHaveNoNeighboursBeyond() {
        assertThat(excerpt("a\nb\n", 1, 1)).isEqualTo(" >> 1 | a\n    2 | b");
        assertThat(excerpt("a\n\nb\n\n", 3, 3)).isEqualTo("    1 | a\n    2 |\n >> 3 | b");
        assertThat(excerpt("", 1, 1)).isEmpty();
    }

    @Test
    void aLongRangeLosesItsMiddle() {
        assertThat(excerpt(numbered(100), 10, 90).lines().filter(line -> line.startsWith(" >>")))
                .hasSize(10)
                .startsWith(" >> 10 | line 10")
                .contains(" >>    | …")
                .endsWith(" >> 90 | line 90");
    }

    @Test
    void longLinesAreCut() {
        assertThat(excerpt("x".repeat(10_000_000), 1, 1)).hasSizeLessThan(130).endsWith("x…");
    }

    @Test
    void tabsAndControlCharactersCannotMoveTheCursor() {
        assertThat(excerpt("RUN\ta\u001b[2J\u202eb\r\nc\r\n", 1, 1)).isEqualTo(" >> 1 | RUN    a·[2J·b\n    2 | c");
    }

    @Test
    void aByteOrderMarkIsNotShown() {
        assertThat(excerpt("\uFEFFFROM a", 1, 1)).isEqualTo(" >> 1 | FROM a");
    }
}
