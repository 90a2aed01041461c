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
}
