package io.github.layerflux.report.terminal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Rows and columns of a terminal, as {@code stty} (POSIX) tells them. */
public record TerminalSize(int rows, int columns) {

    /** What terminals have been since the VT100; for when nothing can be learnt. */
    static final TerminalSize USUAL = new TerminalSize(24, 80);

    /**
     * The size of a terminal now; empty if it can't be learnt.
     *
     * @param device such as {@code /dev/pts/3}
     */
    static Optional<TerminalSize> of(File device) {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(device)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream out = stty.getInputStream()) {
                String said = new String(out.readNBytes(64), StandardCharsets.US_ASCII);
                return stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0 ? parse(said) : Optional.empty();
            } finally {
                stty.destroy();
            }
        } catch (IOException e) {
            return Optional.empty(); // no stty, or the terminal is gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** {@code 24 80}; a terminal that was never told its size says {@code 0 0}. */
    static Optional<TerminalSize> parse(String said) {
        String[] numbers = said.strip().split(" ");
        try {
            TerminalSize size = new TerminalSize(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            return size.rows > 0 && size.columns > 0 ? Optional.of(size) : Optional.empty();
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
