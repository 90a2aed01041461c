package io.github.layerflux.report.terminal;

import io.github.layerflux.event.BuildEvent.TransferProgress;
import io.github.layerflux.report.terminal.LiveBoard.RunningStep;
import io.github.layerflux.report.terminal.LiveBoard.Totals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The boards of all builds as rows of a terminal:
 *
 * <pre>
 * ── Layerflux · 12 of 60 steps · 8 cached · 34 s ──────────────────────────
 *  ⠹ [install 3/5] RUN apt-get update &amp;&amp; apt-get install -y openjdk-…  12.3 s
 *    Unpacking libfreetype6:amd64 (2.12.1+dfsg-5) ...
 *  ↓ pulling debian:12 ━━━━━━━━━━━━━━━━━━━━ 31.2 of 74.0 MB, 12.3 MB/s   3.4 s
 * </pre>
 */
final class BoardRows {

    private static final int MOST = 14;
    private static final int NARROW = 36;
    private static final int LONGEST_BAR = 30;
    private static final String[] SPINNER = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    private static final String[] ASCII_SPINNER = {"|", "/", "-", "\\"};

    private final Terminal terminal;
    private final TextCells cells;

    BoardRows(Terminal terminal) {
        this.terminal = terminal;
        this.cells = new TextCells(terminal.unicode());
    }

    private record Named<T>(String module, T what) {}

    /**
     * What to show now: nothing if nothing goes on or there is no room.
     *
     * @param frame counts up, to turn what turns
     */
    List<String> of(List<LiveBoard> boards, TerminalSize size, long nowMs, long beganMs, int frame) {
        List<Named<RunningStep>> steps = new ArrayList<>();
        List<Named<TransferProgress>> transfers = new ArrayList<>();
        Totals totals = new Totals(0, 0, 0);
        for (LiveBoard board : boards) {
            board.running().forEach(step -> steps.add(new Named<>(board.name(), step)));
            board.transfers().forEach(transfer -> transfers.add(new Named<>(board.name(), transfer)));
            totals = totals.plus(board.totals());
        }
        int most = Math.min(MOST, size.rows() / 2);
        int width = size.columns() - 1; // a full row leaves emulators in doubt where the cursor is
        if (steps.isEmpty() && transfers.isEmpty() || most < 2 || width < 10) {
            return List.of();
        }
        List<String> rows = new ArrayList<>();
        rows.add(header(totals, nowMs - beganMs, width));
        int room = most - 1;
        int things = steps.size() + transfers.size();
        int shown = things <= room ? things : room - 1;
        int details = Math.max(0, room - things);
        for (int i = 0; i < transfers.size() && rows.size() <= shown; i++) {
            rows.add(transfer(transfers.get(i), width));
        }
        int begun = rows.size() - 1;
        for (int i = 0; i < steps.size() && begun < shown; i++, begun++) {
            Named<RunningStep> step = steps.get(i);
            rows.add(step(step, nowMs, width, frame));
            if (details > 0 && !step.what().output().isEmpty()) {
                rows.add(dim("   " + cells.cut(step.what().output(), width - 3)));
                details--;
            }
        }
        if (shown < things) {
            rows.add(dim(cells.cut(" and " + (things - shown) + " more", width)));
        }
        return rows;
    }

    private String header(Totals totals, long elapsedMs, int width) {
        String line = terminal.unicode() ? "─" : "-";
        String dot = terminal.unicode() ? " · " : ", ";
        String text = line + line + " Layerflux" + dot + (totals.cached() + totals.executed()) + " of " + totals.steps()
                + (totals.steps() == 1 ? " step" : " steps") + dot + totals.cached() + " cached" + dot
                + time(elapsedMs / 1000 * 1000) + " ";
        String cut = cells.cut(text, width);
        return dim(cut + line.repeat(Math.max(0, width - TextCells.width(cut))));
    }

    private String step(Named<RunningStep> named, long nowMs, int width, int frame) {
        RunningStep step = named.what();
        String[] spinner = terminal.unicode() ? SPINNER : ASCII_SPINNER;
        String label = module(named) + step.step().label() + " ";
        String text = step.doing() + TextCells.plain(step.step().instruction());
        String time = width < NARROW ? "" : time(nowMs - step.sinceMs());
        int room = width - 3 - (time.isEmpty() ? 0 : time.length() + 2);
        String shownLabel = cells.cut(label, room);
        String shownText = cells.cut(text, room - TextCells.width(shownLabel));
        String gap = " "
                .repeat(Math.max(
                        0, width - 3 - TextCells.width(shownLabel) - TextCells.width(shownText) - time.length()));
        boolean waits = step.doing().equals(LiveBoard.WAITING);
        String turning = waits ? dim(terminal.unicode() ? "·" : ".") : style("36", spinner[frame % spinner.length]);
        return " " + turning + " " + style("1", shownLabel) + shownText + (time.isEmpty() ? "" : gap + dim(time));
    }

    private String transfer(Named<TransferProgress> named, int width) {
        TransferProgress transfer = named.what();
        String what = cells.cut(module(named) + TextCells.plain(transfer.what()), Math.max(8, width / 2));
        String numbers = String.format(
                Locale.ROOT,
                "%.1f of %.1f MB, %.1f MB/s",
                transfer.bytes() / 1e6,
                transfer.total() / 1e6,
                transfer.bytesPerSecond() / 1e6);
        boolean up = transfer.what().startsWith("pushing");
        String arrow = terminal.unicode() ? (up ? "↑" : "↓") : up ? "^" : "v";
        int room = width - 5 - TextCells.width(what) - numbers.length();
        if (room < 5) {
            return " " + style("36", arrow) + " " + cells.cut(what + " " + numbers, width - 3);
        }
        return " " + style("36", arrow) + " " + what + " " + bar(transfer, Math.min(LONGEST_BAR, room)) + " " + numbers;
    }

    private String bar(TransferProgress transfer, int length) {
        int full = transfer.total() <= 0
                ? 0
                : (int) Math.min(length, Math.round((double) length * transfer.bytes() / transfer.total()));
        if (terminal.colours()) {
            String part = terminal.unicode() ? "━" : "=";
            return style("36", part.repeat(full)) + dim(part.repeat(length - full));
        }
        return terminal.unicode()
                ? "█".repeat(full) + "░".repeat(length - full)
                : "#".repeat(full) + "-".repeat(length - full);
    }

    private static String module(Named<?> named) {
        return named.module().isEmpty() ? "" : named.module() + " ";
    }

    private static String time(long milliseconds) {
        long seconds = milliseconds / 1000;
        if (seconds >= 60) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return milliseconds % 1000 == 0 ? seconds + " s" : seconds + "." + milliseconds % 1000 / 100 + " s";
    }

    private String dim(String text) {
        return style("2", text);
    }

    /** @param rendition parameters of SGR (ECMA-48) */
    private String style(String rendition, String text) {
        return terminal.colours() && !text.isEmpty() ? "\033[" + rendition + "m" + text + "\033[0m" : text;
    }
}
