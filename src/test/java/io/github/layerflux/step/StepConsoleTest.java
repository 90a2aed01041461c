package io.github.layerflux.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StepConsoleTest {

    private final SecretMask mask = new SecretMask();
    private final List<String> told = new ArrayList<>();
    private final StepConsole console = new StepConsole(
            new StepRef("app", 1, 1, SourceRange.line("Dockerfile", 2), "RUN x"),
            mask,
            event -> told.add(((StepOutput) event).line()));

    /** Wherever a line of many characters is cut into pieces. */
    @Test
    void aSecretIsHiddenWhereALineIsCut() {
        mask.add("s3cret-value".getBytes(StandardCharsets.UTF_8));
        String line = "abc s3cret-value def";
        for (int first = 0; first <= line.length(); first++) {
            for (int second = first; second <= line.length(); second++) {
                told.clear();
                console.part(line.substring(0, first));
                console.part(line.substring(first, second));
                console.line(line.substring(second));
                assertThat(String.join("", told)).isEqualTo("abc *** def");
            }
        }
    }

    @Test
    void aCharacterOfTwoIsNotCut() {
        mask.add("s3cret".getBytes(StandardCharsets.UTF_8));
        console.part("ab\ud83d\ude00cdef");
        console.line("");
        assertThat(told).containsExactly("ab", "\ud83d\ude00cdef");
    }

    @Test
    void withoutSecretsEachPieceIsToldAtOnce() {
        console.part("abc");
        console.part("def");
        assertThat(told).containsExactly("abc", "def");
        console.line("");
        console.line("next");
        assertThat(console.tail()).containsExactly("abc", "def", "", "next");
    }
}
