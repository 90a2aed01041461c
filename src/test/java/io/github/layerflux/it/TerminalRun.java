package io.github.layerflux.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Maven on a pseudo-terminal, which {@code script} (util-linux) makes, and all that was written to it.
 *
 * @param raw what was written, control functions included
 */
public record TerminalRun(int exitCode, String raw, int rows, int columns) {

    private static final String CTRL_C = "\003";

    /** Runs Maven to its end, as a person would: not {@code -B}, and nobody says that this is continuous integration. */
    public static TerminalRun of(
            Path project,
            Path repository,
            int rows,
            int columns,
            Map<String, String> environment,
            String... arguments) {
        return run(project, repository, rows, columns, environment, "", arguments);
    }

    /** The same, and presses Ctrl-C when this text has been written. */
    public static TerminalRun interrupted(
            Path project,
            Path repository,
            int rows,
            int columns,
            Map<String, String> environment,
            String when,
            String... arguments) {
        return run(project, repository, rows, columns, environment, when, arguments);
    }

    private static TerminalRun run(
            Path project,
            Path repository,
            int rows,
            int columns,
            Map<String, String> environment,
            String interruptAt,
            String... arguments) {
        List<String> maven =
                new ArrayList<>(MavenRun.in(project, repository, arguments).arguments());
        maven.remove("-B");
        // a build in the background, whose children would ignore Ctrl-C, tests it all the same
        StringBuilder shell =
                new StringBuilder("stty rows " + rows + " cols " + columns + "; exec env --default-signal=INT");
        maven.forEach(word -> shell.append(" '").append(word).append('\''));
        List<String> command = List.of(TestMachine.tool("script").toString(), "-qefc", shell.toString(), "/dev/null");
        Map<String, String> all = new LinkedHashMap<>(
                Map.of("TERM", "xterm-256color", "LC_ALL", "C.UTF-8", "CI", "", "NO_COLOR", "", "MAVEN_ARGS", ""));
        all.put("JAVA_HOME", System.getProperty("java.home"));
        all.putAll(environment);
        Process process = new Command(command, project, all).start();
        try (InputStream out = process.getInputStream();
                OutputStream keyboard = process.getOutputStream()) {
            StringBuilder raw = new StringBuilder();
            byte[] buffer = new byte[8192];
            boolean pressed = interruptAt.isEmpty();
            for (int read = out.read(buffer); read >= 0; read = out.read(buffer)) {
                raw.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
                if (!pressed && raw.indexOf(interruptAt) >= 0) {
                    pressed = true;
                    keyboard.write(CTRL_C.getBytes(StandardCharsets.US_ASCII));
                    keyboard.flush();
                }
            }
            String text = new String(raw.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            return new TerminalRun(process.waitFor(), text.replace("\r\n", "\n"), rows, columns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is seen at the end. */
    public TerminalScreen screen() {
        return new TerminalScreen(rows, columns).write(raw);
    }

    /** A screen that was seen at some moment. */
    public List<String> ever(Predicate<List<String>> wanted) {
        TerminalScreen screen = new TerminalScreen(rows, columns);
        int from = 0;
        while (from < raw.length()) {
            // frames end by putting the cursor back
            int end = raw.indexOf("\0338", from);
            end = end < 0 ? raw.length() : end + 2;
            screen.write(raw.substring(from, end));
            if (wanted.test(screen.screen())) {
                return screen.screen();
            }
            from = end;
        }
        throw new AssertionError("never seen; at the end:\n" + String.join("\n", screen.history()));
    }
}
