package io.github.layerflux.sandbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.sandbox.ExecutorChoice;
import org.junit.jupiter.api.Test;

class ExecutorProbeTest {

    @Test
    void aMachineThatRunsFromItsInitramfsIsToldWhy() {
        String refusals = "crun: pivot_root: Invalid argument; runc: error during container init: pivot_root";
        assertThat(ExecutorProbe.suggestion(ExecutorChoice.AUTO, refusals)).contains("switch_root");
        assertThat(ExecutorProbe.suggestion(ExecutorChoice.AUTO, "crun: not installed"))
                .startsWith("Install crun or runc");
        assertThat(ExecutorProbe.suggestion(ExecutorChoice.RUNC, "runc: not installed"))
                .isEqualTo("Set layerflux.sandbox to auto.");
    }
}
