package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.ExecutorChoice;
import java.io.IOException;
import java.util.function.BiConsumer;

/** Runs a container's process. One instance serves many threads. */
interface Executor {

    ExecutorChoice choice();

    /**
     * Runs it to its end and to the end of all its descendants.
     *
     * @param output receives what it writes: a buffer, valid during the call only, and a length
     * @param kill is given the means to kill it, before it starts
     * @return its exit status; 128 + n for signal n, 127 when the command is missing, 126 when it is not executable
     * @throws IOException when the container could not be made, with the reason
     */
    int run(Container container, BiConsumer<byte[], Integer> output, KillSwitch kill) throws IOException;
}
