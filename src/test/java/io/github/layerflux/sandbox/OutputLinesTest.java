package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What becomes of the bytes that a process writes. */
class OutputLinesTest {

    private static List<String> lines(byte[]... pieces) {
        List<String> lines = new ArrayList<>();
        OutputLines output = new OutputLines(lines::add);
        for (byte[] piece : pieces) {
            output.accept(piece);
        }
        output.finish();
        return lines;
    }

    private static List<String> lines(String text) {
        return lines(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void linesEndAtLineFeedsWithOrWithoutCarriageReturn() {
        assertThat(lines("one\ntwo\r\n\n  \nlast")).containsExactly("one", "two", "", "  ", "last");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void ofALineThatIsRedrawnTheLastStateStays() {
        assertThat(lines("  5%\r 50%\r100%\ndone\n")).containsExactly("100%", "done");
        assertThat(lines("downloading…\rdone        \n")).containsExactly("done");
        assertThat(lines("downloading\r\u001b[Kdone\n")).containsExactly("done");
        assertThat(lines("\u001b[2K\u001b[1Gbuilding [##  ]\u001b[2K\u001b[1Gbuilt\n"))
                .containsExactly("built");
        assertThat(lines("50%\r")).containsExactly("50%");
        assertThat(lines("|\b/\b-\b\\\bready\n")).containsExactly("ready");
    }

    @Test
    void whatIsOverwrittenOnlyPartlyKeepsItsRest() {
        assertThat(lines("abcdef\rxyz\n")).containsExactly("xyzdef");
        assertThat(lines("abc\u001b[3Dx\u001b[1C!\u001b[5G?\n")).containsExactly("xb! ?");
    }

    @Test
    void coloursTitlesAndOtherControlsLeaveNoTrace() {
        assertThat(lines("\u001b[1;31merror\u001b[0m: \u001b[38;5;12mblue\u001b[m\n"))
                .containsExactly("error: blue");
        assertThat(lines("\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\\n"))
                .containsExactly("alink");
        assertThat(lines("\u001b(Ba\u0000b\u0007c\u000ed\u007f\u001b7\u001b8\u001b=e\tf\n"))
                .containsExactly("abcde\tf");
        assertThat(lines("\u009b31mred\u009d0;t\u0007\n")).containsExactly("red");
    }

    @Test
    void aSequenceThatIsNeverFinishedEndsWithItsLine() {
        assertThat(lines("a\u001b]0;no end\nb\u001b[12\nc\u001b\nd\n")).containsExactly("a", "b", "c", "d");
    }

    @Test
    void charactersMayComeInPieces() {
        byte[] text = "größe 世界 😀 ende\n".getBytes(StandardCharsets.UTF_8);
        byte[][] pieces = new byte[text.length][];
        for (int i = 0; i < text.length; i++) {
            pieces[i] = new byte[] {text[i]};
        }
        assertThat(lines(pieces)).containsExactly("größe 世界 😀 ende");
    }

    @Test
    void invalidUtf8BecomesReplacementCharacters() {
        assertThat(lines(new byte[] {'a', (byte) 0xff, (byte) 0xc3, '\n', 'b', (byte) 0xe4, (byte) 0xb8}))
                .containsExactly("a\ufffd\ufffd", "b\ufffd");
    }

    @Test
    void aLineWithoutEndIsCutIntoPieces() {
        String endless = "x".repeat(OutputLines.MAX_LINE * 2 + 5);
        assertThat(lines(endless)).extracting(String::length).containsExactly(65536, 65536, 5);
    }

    /** Whoever was given a piece may hold back the end of it. */
    @Test
    void aLineThatEndsWithAPieceIsEndedToo() {
        String piece = "x".repeat(OutputLines.MAX_LINE);
        assertThat(lines(piece)).containsExactly(piece, "");
        assertThat(lines(piece + "\n")).containsExactly(piece, "");
    }

    @Test
    void noBytesBreakIt() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            byte[] garbage = new byte[random.nextInt(5000)];
            random.nextBytes(garbage);
            for (int i = 0; i < garbage.length; i++) {
                if (random.nextInt(3) == 0) {
                    garbage[i] = (byte) "\u001b[]\r\n\bKGCDJ;0129m".charAt(random.nextInt(17));
                }
            }
            for (String line : lines(garbage)) {
                assertThat(line.chars().filter(c -> c < ' ' && c != '\t' || c >= 0x7f && c <= 0x9f))
                        .isEmpty();
            }
        }
    }

    @Test
    void aLineThatIsRedrawnForLongIsShownMeanwhile() throws InterruptedException {
        List<String> told = new ArrayList<>();
        OutputLines output = new OutputLines(new RunOutput() {
            @Override
            public void line(String line) {
                told.add("line " + line);
            }

            @Override
            public void drawing(String line) {
                told.add("drawing " + line);
            }
        });
        long end = System.nanoTime() + 500_000_000L;
        int redraws = 0;
        while (System.nanoTime() < end) {
            output.accept(("at " + redraws++ + "\r").getBytes(StandardCharsets.UTF_8));
            Thread.sleep(1);
        }
        output.accept("all\u001b[K\n".getBytes(StandardCharsets.UTF_8));

        assertThat(told).hasSizeBetween(2, 3).last().isEqualTo("line all");
        assertThat(told.get(0)).startsWith("drawing at ");
    }
}
