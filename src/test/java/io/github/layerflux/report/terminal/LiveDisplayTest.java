package io.github.layerflux.report.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.it.TerminalScreen;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveDisplayTest {

    private static final Terminal COLOURLESS = new Terminal(new File("/dev/null"), true, false);

    private TerminalSize size = new TerminalSize(24, 80);
    private TerminalScreen screen = new TerminalScreen(24, 80);
    private long now;

    private static StepRef step(String stage, int index, String instruction) {
        return new StepRef(stage, index, 5, SourceRange.line("Dockerfile", index + 1), instruction);
    }

    private LiveDisplay display(Terminal terminal) {
        return new LiveDisplay(terminal, false, () -> size, frame -> screen.write(frame), () -> now);
    }

    private void resize(int rows, int columns) {
        size = new TerminalSize(rows, columns);
        screen = new TerminalScreen(rows, columns);
    }

    @Test
    void whatGoesOnIsShownBelowWhatIsPrinted() {
        LiveDisplay display = display(COLOURLESS);
        LiveBoard board = display.open("", 5, 2);
        screen.write("[INFO] before\n");
        StepRef run = step("install", 3, "RUN apt-get update");
        board.accept(new BuildEvent.StepStarted(run));
        now = 12_300;
        board.accept(new BuildEvent.StepOutput(run, "Reading package lists...\r\033[32mGet:1\033[0m http://deb"));
        board.accept(new BuildEvent.TransferProgress("pulling debian:12", 31_200_000, 74_000_000, 12_300_000));
        display.show(size, 0);
        screen.write("[INFO] between\n");
        assertThat(screen.screen().subList(0, 3)).containsExactly("[INFO] before", "[INFO] between", "");
        assertThat(screen.screen().subList(20, 24))
                .containsExactly(
                        "── Layerflux · 2 of 5 steps · 2 cached · 12 s " + "─".repeat(33),
                        " ↓ pulling debian:12 █████████████░░░░░░░░░░░░░░░░░ 31.2 of 74.0 MB, 12.3 MB/s",
                        " ⠋ [install 3/5] RUN apt-get update                                      12.3 s",
                        "   Get:1 http://deb");
        board.close();
        assertThat(screen.history()).containsExactly("[INFO] before", "[INFO] between");
        assertThat(screen.isWhole()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 20, 35, 36, 40, 60, 200})
    void noRowIsWiderThanTheTerminal(int columns) {
        LiveDisplay display = display(COLOURLESS);
        resize(24, columns);
        LiveBoard board = display.open("módulo-日本", 60, 0);
        for (int i = 1; i <= 3; i++) {
            StepRef run = step("stage-of-a-long-name-" + i, i, "RUN echo 日本語 " + "x".repeat(300));
            board.accept(new BuildEvent.StepStarted(run));
            board.accept(new BuildEvent.StepOutput(run, "日本語".repeat(100)));
        }
        board.accept(new BuildEvent.TransferProgress("pushing r.example/" + "y".repeat(90), 1, 2, 3));
        List<String> rows = new BoardRows(COLOURLESS).of(List.of(board), size, 75_000, 0, 3);
        assertThat(rows)
                .hasSize(8)
                .allSatisfy(row -> assertThat(TextCells.width(row)).as(row).isLessThan(columns));
    }

    @Test
    void aLowTerminalKeepsHalfOfItsRowsForWhatIsPrinted() {
        LiveDisplay display = display(COLOURLESS);
        resize(8, 60);
        LiveBoard board = display.open("", 99, 0);
        for (int i = 0; i < 9; i++) {
            board.accept(new BuildEvent.StepStarted(step("s" + i, 1, "RUN true")));
        }
        display.show(size, 0);
        assertThat(screen.screen().subList(4, 8))
                .satisfiesExactly(
                        row -> assertThat(row).contains("0 of 99 steps"),
                        row -> assertThat(row).contains("[s0 1/5] RUN true"),
                        row -> assertThat(row).contains("[s1 1/5] RUN true"),
                        row -> assertThat(row).isEqualTo(" and 7 more"));
        resize(3, 60);
        assertThat(new BoardRows(COLOURLESS).of(List.of(board), size, 0, 0, 0)).isEmpty();
    }

    @Test
    void aStageThatHasGoneOnIsPackingTheLayerOfTheStepBefore() {
        LiveBoard board = display(COLOURLESS).open("", 5, 0);
        board.accept(new BuildEvent.StepStarted(step("a", 1, "RUN one")));
        board.accept(new BuildEvent.StepStarted(step("b", 1, "RUN other")));
        board.accept(new BuildEvent.StepStarted(step("a", 2, "RUN two")));
        assertThat(new BoardRows(COLOURLESS).of(List.of(board), size, 0, 0, 0))
                .satisfiesExactly(
                        header -> {},
                        row -> assertThat(row).contains("[a 1/5] packing RUN one"),
                        row -> assertThat(row).contains("[b 1/5] RUN other"),
                        row -> assertThat(row).contains("[a 2/5] RUN two"));
    }

    @Test
    void aStepThatWaitsForOthersSaysSoAndItsTimeBeginsWhenItRuns() {
        LiveBoard board = display(COLOURLESS).open("", 5, 0);
        StepRef run = step("a", 1, "RUN x");
        now = 0;
        board.accept(new BuildEvent.StepStarted(run));
        board.accept(new BuildEvent.StepWaiting(run));
        assertThat(new BoardRows(COLOURLESS)
                        .of(List.of(board), size, 2_100, 0, 0)
                        .get(1))
                .matches(" · \\[a 1/5] waiting RUN x +2\\.1 s");
        board.accept(new BuildEvent.StepRunning(run, 4_000));
        assertThat(new BoardRows(COLOURLESS)
                        .of(List.of(board), size, 4_500, 0, 0)
                        .get(1))
                .matches(" ⠋ \\[a 1/5] RUN x +0\\.5 s");
    }

    @Test
    void aProgressBarIsShownAsItIsRedrawn() {
        LiveBoard board = display(COLOURLESS).open("", 5, 0);
        StepRef run = step("a", 1, "RUN wget");
        board.accept(new BuildEvent.StepStarted(run));
        board.accept(new BuildEvent.StepOutput(run, "Connecting"));
        board.accept(new BuildEvent.StepProgress(run, "file 40%"));
        assertThat(new BoardRows(COLOURLESS).of(List.of(board), size, 0, 0, 0)).contains("   file 40%");
    }

    @Test
    void aBuildThatBeginsAnewCountsAnew() {
        LiveBoard board = display(COLOURLESS).open("", 5, 4);
        board.accept(new BuildEvent.Restarted("a layer is gone"));
        board.accept(new BuildEvent.StageStarted("a", 2, "scratch"));
        board.accept(new BuildEvent.StepVerifying(step("a", 1, "RUN x")));
        assertThat(new BoardRows(COLOURLESS).of(List.of(board), size, 0, 0, 0))
                .satisfiesExactly(
                        header -> assertThat(header).contains("0 of 2 steps"),
                        row -> assertThat(row).contains("[a 1/5] verifying RUN x"));
    }

    @Test
    void linesOfOthersAreNeverHurtWhateverHappensBetweenThem() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            resize(6 + random.nextInt(20), 20 + random.nextInt(80));
            now = 0;
            LiveDisplay display = display(COLOURLESS);
            List<LiveBoard> boards = new ArrayList<>();
            List<String> printed = new ArrayList<>();
            List<StepRef> running = new ArrayList<>();
            boards.add(display.open("", 9, 0));
            for (int i = 0; i < 120; i++) {
                now += random.nextInt(200);
                LiveBoard board = boards.get(random.nextInt(boards.size()));
                switch (random.nextInt(6)) {
                    case 0 -> {
                        StepRef run = step("s" + random.nextInt(6), 1 + random.nextInt(5), "RUN " + i);
                        running.add(run);
                        board.accept(new BuildEvent.StepStarted(run));
                    }
                    case 1 -> running.forEach(run -> board.accept(new BuildEvent.StepOutput(run, "out " + now)));
                    case 2 ->
                        running.forEach(run -> board.accept(new BuildEvent.StepExecuted(run, Optional.empty(), 1)));
                    case 3 -> boards.add(display.open("m" + i, 3, 1));
                    default -> {
                        String line = "line " + printed.size() + "." + "z".repeat(random.nextInt(10));
                        int half = random.nextInt(line.length());
                        screen.write(line.substring(0, half));
                        display.show(size, i); // half a line has been printed
                        screen.write(line.substring(half) + "\n");
                        printed.add(line);
                    }
                }
                display.show(size, i);
            }
            boards.forEach(LiveBoard::close);
            assertThat(screen.history()).as("seed " + seed).isEqualTo(printed);
            assertThat(screen.isWhole()).isTrue();
        }
    }

    @Test
    void nothingIsDrawnOfAnIdleBuild() {
        LiveDisplay display = display(COLOURLESS);
        LiveBoard board = display.open("", 5, 0);
        board.accept(new BuildEvent.StepCached(step("a", 1, "RUN x"), Optional.empty(), 1));
        assertThat(display.show(size, 0)).isFalse();
        assertThat(screen.history()).isEmpty();
    }

    @Test
    void aTerminalWithoutUnicodeGetsAscii() {
        Terminal ascii = new Terminal(new File("/dev/null"), false, false);
        LiveBoard board = display(ascii).open("", 5, 0);
        board.accept(new BuildEvent.StepStarted(step("a", 1, "RUN echo é")));
        board.accept(new BuildEvent.TransferProgress("pulling x", 1, 2, 3));
        assertThat(String.join("", new BoardRows(ascii).of(List.of(board), size, 0, 0, 1)))
                .matches("[ -~]+")
                .contains("RUN echo ?");
    }

    @Test
    void coloursAreThereOnlyWhereTheyAreWanted() {
        LiveBoard board = display(COLOURLESS).open("", 5, 0);
        board.accept(new BuildEvent.StepStarted(step("a", 1, "RUN echo")));
        assertThat(String.join("", new BoardRows(COLOURLESS).of(List.of(board), size, 0, 0, 1)))
                .doesNotContain("\033");
        Terminal coloured = new Terminal(new File("/dev/null"), true, true);
        assertThat(String.join("", new BoardRows(coloured).of(List.of(board), size, 0, 0, 1)))
                .contains("\033[36m")
                .endsWith("\033[0m");
        assertThat(coloured.withoutColours().colours()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"'' | C.UTF-8 | true", "POSIX | C.UTF-8 | false", "en_US.utf8 | C | true", "'' | '' | false"})
    void theLocaleSaysWhetherATerminalShowsMoreThanAscii(String all, String lang, boolean unicode) {
        assertThat(Terminal.isUnicode(Map.of("LC_ALL", all, "LANG", lang))).isEqualTo(unicode);
    }

    @Test
    void dumbTerminalsAndContinuousIntegrationHaveNoDisplay() {
        assertThat(Terminal.find(Map.of("TERM", "dumb"))).isEmpty();
        assertThat(Terminal.find(Map.of())).isEmpty();
        assertThat(Terminal.find(Map.of("TERM", "xterm", "CI", "true"))).isEmpty();
    }

    @Test
    void sizesAreReadAsSttyPrintsThem() {
        assertThat(TerminalSize.parse("24 80\n")).contains(new TerminalSize(24, 80));
        assertThat(TerminalSize.parse("0 0\n")).isEmpty();
        assertThat(TerminalSize.parse("")).isEmpty();
    }

    @Test
    void aProgramsOutputCannotMoveTheCursor() {
        assertThat(TextCells.plain("a\033[2J\033[1;1Hb\033]0;title\007c\033Pq\033\\d\u009b31me\tf\b"))
                .isEqualTo("abcd31me f");
        assertThat(TextCells.plain("10%\r50%\r100%\r")).isEqualTo("100%");
        assertThat(TextCells.plain("cut \033[3")).isEqualTo("cut ");
    }
}
