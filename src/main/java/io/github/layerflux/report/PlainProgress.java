package io.github.layerflux.report;

import io.github.layerflux.event.Advice;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Advised;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.BuildEvent.BuildStarted;
import io.github.layerflux.event.BuildEvent.Checked;
import io.github.layerflux.event.BuildEvent.Note;
import io.github.layerflux.event.BuildEvent.Prediction;
import io.github.layerflux.event.BuildEvent.StageStarted;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.event.BuildEvent.StepProgress;
import io.github.layerflux.event.BuildEvent.StepShared;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.BuildEvent.StepVerifying;
import io.github.layerflux.event.BuildEvent.TransferFinished;
import io.github.layerflux.event.BuildEvent.TransferProgress;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.event.Finding;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines for people, one per finished step and the reason below the step that missed:
 *
 * <pre>
 * Dockerfile → linux/amd64, metadata rules
 * [install] FROM debian:12
 * [install 1/3] CACHED   WORKDIR /app
 * [install 2/3] EXECUTED COPY target/app.jar /app/ (0.1 s)
 *     miss: target/app.jar: mtime 12:00:01 → 12:05:40, size equal
 * [install 3/3] STARTED  RUN ./install
 * [install 3/3] | unpacking
 * [install 3/3] EXECUTED RUN ./install (1.2 s)
 * </pre>
 *
 * Only a RUN is announced when it starts: it may take long and has output.
 */
final class PlainProgress extends ConsoleProgress {

    private static final int LISTED_FILES = 10;
    private static final int LISTED_FINDINGS = 10;
    private static final int SHOWN_INSTRUCTION = 120;
    private static final long DRAWING_NANOS = 10_000_000_000L;
    private static final String INDENT = "    ";

    private final Map<StepRef, Miss> untold = new HashMap<>();
    private final Map<StepRef, String> shared = new HashMap<>();
    private final Map<StepRef, Long> drawn = new HashMap<>();
    /** Why the last step of a stage isn't known. */
    private final Map<String, String> unknown = new HashMap<>();

    private final TransferPace pace = new TransferPace(4_000);
    private final Palette palette;
    private @Nullable VerifyReport verified;
    private @Nullable HeldEvents held;

    PlainProgress(Consumer<String> info, Consumer<String> warn, Palette palette) {
        super(info, warn);
        this.palette = palette;
    }

    @Override
    void tell(BuildEvent event) {
        if (held == null) {
            if (!(event instanceof StepStarted)) {
                tellNow(event);
                return;
            }
            held = new HeldEvents();
        }
        for (BuildEvent next : held.inOrder(event, System.nanoTime() / 1_000_000)) {
            tellNow(next);
        }
    }

    private void tellNow(BuildEvent event) {
        if (event instanceof StepCached step) {
            // a fully cached build needn't load what a record's hashCode takes
            @Nullable String source = shared.isEmpty() ? null : shared.remove(step.step());
            info(label(step.step())
                    + palette.good(" CACHED   ")
                    + instruction(step.step())
                    + (source == null ? "" : " (" + source + ")"));
        } else if (event instanceof StepExecuted step) {
            info(label(step.step()) + palette.busy(" EXECUTED ") + instruction(step.step()) + " ("
                    + Durations.text(step.durationMs()) + ")");
            tellMiss(step.step());
        } else if (event instanceof StepPredicted step) {
            tellPrediction(step);
        } else if (event instanceof StepOutput output) {
            info(label(output.step()) + " | " + output.line());
        } else if (event instanceof StepProgress drawing) {
            tellDrawing(drawing);
        } else if (event instanceof StepMissed missed) {
            untold.put(missed.step(), missed.miss());
        } else if (event instanceof StepStarted started) {
            tellStart(started.step());
        } else if (event instanceof StepFailed failed) {
            warn(label(failed.step()) + palette.bad(" FAILED   ") + instruction(failed.step()) + " ("
                    + Durations.text(failed.durationMs()) + ")");
            tellMiss(failed.step());
        } else if (event instanceof StageStarted stage) {
            info("[" + StepRef.shown(stage.stage()) + "] FROM " + stage.base());
        } else if (event instanceof BuildStarted build) {
            info(build.dockerfile() + " → " + build.platform() + ", " + build.rules() + " rules");
        } else if (event instanceof BuildFinished && verified != null) {
            info(verified.toString());
        } else if (event instanceof Note note) {
            info(note.text());
        } else if (event instanceof TransferProgress transfer) {
            tell(transfer);
        } else if (event instanceof TransferFinished transfer) {
            pace.over(transfer.what());
        } else if (event instanceof Warning warning) {
            warn(warning.text());
        } else if (event instanceof StepVerifying step) {
            info(label(step.step()) + " VERIFY   " + instruction(step.step()));
        } else if (event instanceof StepVerified step) {
            tellVerified(step);
        } else if (event instanceof Advised advised) {
            for (Advice advice : advised.advice()) {
                info("Advice: " + advice.text());
            }
        } else if (event instanceof Checked checked) {
            tellFindings(checked.findings());
        } else if (event instanceof StepShared step) {
            shared.put(step.step(), step.source());
        }
    }

    private void tellVerified(StepVerified step) {
        verified = verified == null ? new VerifyReport() : verified;
        verified.add(step);
        boolean differs = step.verification().result().isDifference();
        List<String> lines = VerifyLines.of(step, instruction(step.step()));
        for (int i = 0; i < lines.size(); i++) {
            String line = i == 0 ? label(step.step()) + " " + lines.get(i) : lines.get(i);
            if (differs) {
                warn(line);
            } else {
                info(line);
            }
        }
    }

    private void tell(TransferProgress transfer) {
        if (pace.due(transfer.what(), System.nanoTime() / 1_000_000)) {
            info(String.format(
                    Locale.ROOT,
                    "%s: %.1f of %.1f MB, %.1f MB/s",
                    transfer.what(),
                    transfer.bytes() / 1e6,
                    transfer.total() / 1e6,
                    transfer.bytesPerSecond() / 1e6));
        }
    }

    private void tellFindings(List<Finding> findings) {
        warn("Build checks: " + findings.size() + (findings.size() == 1 ? " finding" : " findings")
                + " (the goal check shows the lines)");
        for (int i = 0; i < findings.size() && i < LISTED_FINDINGS; i++) {
            warn(INDENT + findings.get(i));
        }
        if (findings.size() > LISTED_FINDINGS) {
            warn(INDENT + "… and " + (findings.size() - LISTED_FINDINGS) + " more");
        }
    }

    private void tellPrediction(StepPredicted step) {
        @Nullable String source = shared.remove(step.step());
        String time = step.expectedMs().isEmpty()
                ? ""
                : (step.prediction() == Prediction.HIT ? "saves " : "took ")
                        + Durations.text(step.expectedMs().getAsLong());
        String more = source == null ? time : time.isEmpty() ? source : source + ", " + time;
        info(label(step.step())
                + String.format(Locale.ROOT, " %-8s ", step.prediction())
                + instruction(step.step())
                + (more.isEmpty() ? "" : " (" + more + ")"));
        if (step.prediction() == Prediction.UNKNOWN) {
            step.miss().ifPresent(why -> tellUnknown(step.step(), why.reason()));
        } else {
            step.miss().ifPresent(miss -> untold.put(step.step(), miss));
            tellMiss(step.step());
        }
    }

    /** Once for all steps of a stage that follow one another. */
    private void tellUnknown(StepRef step, String why) {
        if (!why.equals(unknown.put(step.display(), why))) {
            info(INDENT + still(why));
        }
    }

    private void tellStart(StepRef step) {
        String instruction = step.instruction();
        if (instruction.startsWith("RUN ") || instruction.startsWith("ONBUILD RUN ")) {
            info(label(step) + " STARTED  " + instruction(step));
            tellMiss(step);
        }
    }

    /** A bar that is redrawn for minutes is shown now and then, so that people see that it moves. */
    private void tellDrawing(StepProgress drawing) {
        long now = System.nanoTime();
        Long last = drawn.putIfAbsent(drawing.step(), now);
        if (last != null && now - last >= DRAWING_NANOS) {
            drawn.put(drawing.step(), now);
            info(label(drawing.step()) + " | " + drawing.line());
        }
    }

    private void tellMiss(StepRef step) {
        @Nullable Miss miss = untold.remove(step);
        if (miss == null) {
            return;
        }
        List<String> files = miss.changedFiles();
        if (files.size() == 1) {
            info(INDENT + "miss: " + still(files.get(0)) + (miss.isComparedWithAnother() ? Miss.OF_ANOTHER : ""));
            return;
        }
        info(INDENT + "miss: " + still(miss.reason()));
        for (int i = 0; i < files.size() && i < LISTED_FILES; i++) {
            info(INDENT + INDENT + still(files.get(i)));
        }
        if (files.size() > LISTED_FILES) {
            info(INDENT + INDENT + "… and " + (files.size() - LISTED_FILES) + " more");
        }
    }

    private static String label(StepRef step) {
        return step.label();
    }

    /** On one line, shortened. */
    private static String instruction(StepRef step) {
        String text = step.instruction();
        return still(text.length() <= SHOWN_INSTRUCTION ? text : text.substring(0, SHOWN_INSTRUCTION - 1) + "…");
    }
}
