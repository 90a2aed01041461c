package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.StepRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When steps began to execute, and the last lines that they printed. Loaded when one does. */
final class Executions {

    private static final int KEPT_LINES = 60;
    private static final int LONGEST_LINE = 400;

    private final Map<StepRef, Execution> executions = new HashMap<>();

    private record Execution(long beganMs, Deque<String> tail) {}

    /** @param nowMs since the build began */
    void begin(StepRef step, long nowMs) {
        executions.put(step, new Execution(nowMs, new ArrayDeque<>()));
    }

    /** What it took begins that much later. */
    void waited(StepRef step, long milliseconds) {
        executions.computeIfPresent(step, (same, was) -> new Execution(was.beganMs() + milliseconds, was.tail()));
    }

    void output(StepOutput output) {
        Execution execution = executions.get(output.step());
        if (execution != null) {
            String line = output.line();
            if (execution.tail().size() == KEPT_LINES) {
                execution.tail().removeFirst();
            }
            execution.tail().add(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 1) + "…");
        }
    }

    /** Since the build began; of a step that failed before it did, when that was. */
    long beganMs(StepRef step, long otherwise) {
        @Nullable Execution execution = executions.get(step);
        return execution == null ? otherwise : execution.beganMs();
    }

    /** At most so many of the last lines. */
    List<String> tail(StepRef step, int lines) {
        @Nullable Execution execution = executions.get(step);
        if (execution == null) {
            return List.of();
        }
        List<String> tail = new ArrayList<>(execution.tail());
        return tail.subList(Math.max(0, tail.size() - lines), tail.size());
    }
}
