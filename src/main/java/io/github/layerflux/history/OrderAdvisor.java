package io.github.layerflux.history;

import io.github.layerflux.event.Advice;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds instructions that change often and stand before one that takes long, though nothing says that it needs them.
 * Moves within a stage only, and none that changes what the image becomes.
 */
public final class OrderAdvisor {

    /** What is worth reading; those that save most. */
    private static final int LONGEST = 3;

    private OrderAdvisor() {}

    /**
     * The advice for a Dockerfile, what saves most first.
     *
     * @param platform of the steps, as they were recorded; empty in builds for one
     */
    public static List<Advice> of(BuildPlan plan, String platform, BuildHistory history) {
        StepChanges changes = new StepChanges(history.builds());
        List<StageOrder.Move> moves = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            moves.addAll(new StageOrder(stage, platform, history, changes).moves());
        }
        moves.sort(Comparator.comparingLong(StageOrder.Move::savedMs).reversed());
        List<Advice> advice = new ArrayList<>();
        for (StageOrder.Move move : moves.subList(0, Math.min(LONGEST, moves.size()))) {
            advice.add(move.advice());
        }
        return advice;
    }
}
