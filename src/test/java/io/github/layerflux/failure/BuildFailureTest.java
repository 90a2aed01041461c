package io.github.layerflux.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BuildFailureTest {

    @Test
    void oneMessageSaysWhereWhatTheOutputAndWhatToDo() {
        BuildFailure failure = new StepFailure(1, List.of("[ERROR] no", "bye"))
                .at(SourceRange.line("Dockerfile", 12), "RUN mvn package")
                .suggest("Mend the POM.");
        assertThat(failure)
                .hasMessage("Dockerfile:12 RUN mvn package: did not complete successfully: exit code: 1\n"
                        + "  | [ERROR] no\n  | bye\nMend the POM.");
        assertThat(failure).isInstanceOf(StepFailure.class);
        assertThat(((StepFailure) failure).exitCode()).isEqualTo(1);
    }

    @Test
    void theMorePreciseLocationStays() {
        BuildFailure failure = new UserFailure("bad")
                .at(SourceRange.line("Dockerfile", 3), "COPY a b")
                .at(SourceRange.line("Dockerfile", 1), "FROM x");
        assertThat(failure).hasMessage("Dockerfile:3 COPY a b: bad");
    }

    @Test
    void theCauseSurvivesEveryChange() {
        Exception cause = new Exception("root");
        assertThat(new EnvironmentFailure("x", cause).suggest("y").at(SourceRange.line("f", 1), "i"))
                .hasCause(cause);
    }

    @Test
    void theLinesOfTheSourceStandBelowWhatHappened() {
        SourceText source = new SourceText("Dockerfile", "FROM a\nRUN b\nCMD c\n");
        assertThat(new UserFailure("no")
                        .suggest("Try.")
                        .at(SourceRange.line("Dockerfile", 2), "RUN b")
                        .showing(source)
                        .showing(source))
                .hasMessage("Dockerfile:2 RUN b: no\n    1 | FROM a\n >> 2 | RUN b\n    3 | CMD c\nTry.");
        assertThat(new UserFailure("no")
                        .at(SourceRange.line(".dockerignore", 2), "[")
                        .showing(source))
                .as("another file")
                .hasMessage(".dockerignore:2 [: no");
    }

    @Test
    void furtherMistakesFollow() {
        BuildFailure second = new UserFailure("two").at(SourceRange.line("f", 2), "b");
        assertThat(new UserFailure("one").at(SourceRange.line("f", 1), "a").and(List.of(second)))
                .hasMessage("f:1 a: one\n\nf:2 b: two");
    }

    @Test
    void anExitCodeThatMeansSomethingIsExplained() {
        assertThat(new StepFailure(127, List.of())).hasMessageContaining("not found");
        assertThat(new StepFailure(137, List.of())).hasMessageContaining("memory");
    }
}
