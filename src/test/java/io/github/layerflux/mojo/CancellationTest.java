package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said when a build is broken off. */
final class CancellationTest {

    @Test
    void whatIsKeptIsSaid() {
        List<String> told = new ArrayList<>();
        Cancellation cancellation = Cancellation.begin(told::add);
        try {
            assertThat(cancellation.text()).isEqualTo("cancelled; no step had been executed to its end");
            cancellation.accept(executed());
            assertThat(cancellation.text())
                    .isEqualTo("cancelled; the step that was executed to its end stays cached, and the next build goes"
                            + " on there");
            cancellation.accept(executed());
            assertThat(cancellation.text()).startsWith("cancelled; the 2 steps that were executed to their ends stay");
        } finally {
            cancellation.end();
        }
        assertThat(told).as("a build that ends by itself says nothing").isEmpty();
    }

    @Test
    void ofAPushItIsSaidWhatTheRegistryHas() {
        List<String> told = new ArrayList<>();
        Cancellation cancellation = Cancellation.ofPush(told::add);
        cancellation.end();
        assertThat(cancellation.text())
                .startsWith("cancelled while pushing; what the registry has whole isn't sent again");
        assertThat(told).as("a push that ends by itself says nothing").isEmpty();
    }

    private static StepExecuted executed() {
        return new StepExecuted(
                new StepRef("a", 1, 1, SourceRange.line("Dockerfile", 2), "RUN x"), Optional.empty(), 0, 1);
    }
}
