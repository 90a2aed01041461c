package io.github.layerflux.history;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.event.Advice;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.plan.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The order of one stage's instructions, against what earlier builds tell of them. */
final class StageOrder {

    /** Fewer builds say nothing. */
    private static final int FEWEST_BUILDS = 5;
    /** Of the builds looked at, in percent: below, moving it hardly pays. */
    private static final int OFTEN = 30;
    /** Per build, on average. */
    private static final long WORTH_MS = 2000;

    private static final int SHOWN = 60;

    private final Stage stage;
    private final BuildHistory history;
    private final StepChanges changes;
    private final List<Instruction> instructions;
    private final List<String> ids = new ArrayList<>();
    /** Before each instruction; empty where the text doesn't tell. */
    private final List<Optional<String>> workdirs = new ArrayList<>();

    StageOrder(Stage stage, String platform, BuildHistory history, StepChanges changes) {
        this.stage = stage;
        this.history = history;
        this.changes = changes;
        this.instructions = stage.instructions();
        Optional<String> workdir = Optional.empty();
        for (int i = 0; i < instructions.size(); i++) {
            Instruction each = instructions.get(i);
            ids.add(PastBuild.id(
                    new StepRef(stage.name(), i + 1, instructions.size(), each.where(), each.text(), platform)));
            workdirs.add(workdir);
            workdir = CopiedFiles.workdir(each, workdir);
        }
    }

    /** @param savedMs in all builds that were looked at */
    record Move(Advice advice, long savedMs) {}

    List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        for (int i = 0; i < instructions.size(); i++) {
            if (changesOften(i)) {
                below(i).ifPresent(moves::add);
            }
        }
        return moves;
    }

    private boolean changesOften(int place) {
        int builds = changes.builds(ids.get(place));
        return builds >= FEWEST_BUILDS
                && changes.count(ids.get(place)) * 100 >= builds * OFTEN
                && files(place).isPresent();
    }

    private Optional<CopiedFiles> files(int place) {
        return CopiedFiles.of(instructions.get(place), workdirs.get(place));
    }

    /** How an instruction stands to one before it that copies; others stay where they are. */
    private Dependence dependence(int copy, int later) {
        return files(copy)
                .map(files -> files.neededBy(instructions.get(later), workdirs.get(later)))
                .orElse(Dependence.CERTAIN);
    }

    /** Below which RUN an instruction had better stand: the last one that is worth it. */
    private Optional<Move> below(int place) {
        Dependence worst = Dependence.NONE;
        int last = -1;
        int slowest = -1;
        long savedMs = 0;
        Dependence found = worst;
        for (int later = place + 1; later < instructions.size(); later++) {
            worst = worst.or(dependence(place, later));
            if (worst == Dependence.CERTAIN) {
                break;
            }
            long saved = instructions.get(later) instanceof Run ? savedMs(later) : 0;
            if (saved > 0) {
                savedMs += saved;
                last = later;
                slowest = slowest < 0 || ms(later) > ms(slowest) ? later : slowest;
                found = worst;
            }
        }
        return last < 0 || savedMs < WORTH_MS * changes.builds(ids.get(place))
                ? Optional.empty()
                : Optional.of(new Move(advice(place, slowest, last, found), savedMs));
    }

    /** What an instruction would not have taken, had all that can stand below it stood there. */
    private long savedMs(int place) {
        List<String> movable = new ArrayList<>();
        for (int before = 0; before < place; before++) {
            if (changesOften(before) && passes(before, place)) {
                movable.add(ids.get(before));
            }
        }
        return changes.saved(ids.get(place), ids.subList(0, place), movable) * ms(place);
    }

    private boolean passes(int from, int to) {
        for (int place = from + 1; place <= to; place++) {
            if (dependence(from, place) == Dependence.CERTAIN) {
                return false;
            }
        }
        return true;
    }

    private long ms(int place) {
        return history.typicalMs(ids.get(place)).orElse(0);
    }

    private Advice advice(int place, int slowest, int last, Dependence dependence) {
        Instruction moved = instructions.get(place);
        Instruction slow = instructions.get(slowest);
        int changed = changes.count(ids.get(place));
        int builds = changes.builds(ids.get(place));
        int line = instructions.get(last).where().lastLine();
        String move = switch (dependence) {
            case LISTS -> "copy only the files that it reads before it, and the rest below line " + line;
            case PERHAPS -> "move it below line " + line + " if nothing up to there needs these files";
            default -> "move it below line " + line;
        };
        String text = shown(moved.text()) + " changed in " + changed + " of " + builds + " builds and stands before "
                + shown(slow.text()) + " (" + (ms(slowest) + 500) / 1000 + " s): " + move;
        return new Advice(
                stage.name(),
                moved.where().firstLine(),
                moved.text(),
                changed,
                builds,
                slow.where().firstLine(),
                slow.text(),
                ms(slowest),
                line,
                text);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 1) + "…";
    }
}
