package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

class WorkerSandboxTest {

    @Test
    void anAnswerThatComesAfterTheSandboxWasClosedIsStillDelivered() {
        ExecutorService threads = WorkerSandbox.threads();
        threads.shutdown();
        List<String> delivered = new ArrayList<>();
        threads.execute(() -> delivered.add("the sandbox was closed"));
        assertThat(delivered).containsExactly("the sandbox was closed");
    }
}
