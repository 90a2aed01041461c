package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.FileChange;
import io.github.layerflux.event.Verification;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines for people about cached steps that are executed again:
 *
 * <pre>
 * DIFFERS  RUN ./install (1.2 s): 2 files
 *     var/log/install.log: size 10 → 12
 * </pre>
 */
final class VerifyLines {

    private static final int LISTED = 10;
    private static final String INDENT = "    ";

    private VerifyLines() {}

    /** @param instruction as it is shown */
    static List<String> of(StepVerified step, String instruction) {
        Verification verification = step.verification();
        List<String> lines = new ArrayList<>();
        String time = " (" + Durations.text(verification.durationMs()) + ")";
        lines.add(
                switch (verification.result()) {
                    case IDENTICAL -> "VERIFIED " + instruction + time + ": reproducible";
                    case TIMES ->
                        "VERIFIED " + instruction + time + ": reproducible but for the modification times of "
                                + files(verification.total());
                    case DIFFERENT ->
                        "DIFFERS  " + instruction + time + ": "
                                + (verification.total() == 0 ? verification.problem() : files(verification.total()));
                    case FAILED -> "DIFFERS  " + instruction + time + ": " + verification.problem();
                });
        if (verification.result() == Verification.Result.DIFFERENT) {
            List<FileChange> files = verification.differences();
            for (int i = 0; i < files.size() && i < LISTED; i++) {
                lines.add(INDENT + files.get(i));
            }
            if (verification.total() > LISTED) {
                lines.add(INDENT + "… and " + (verification.total() - LISTED) + " more");
            }
        }
        return lines;
    }

    private static String files(int count) {
        return count == 1 ? "1 file" : count + " files";
    }
}
