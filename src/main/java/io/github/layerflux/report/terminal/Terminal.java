package io.github.layerflux.report.terminal;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The terminal that this process writes to.
 *
 * @param device such as {@code /dev/pts/3}
 * @param unicode whether it shows more than ASCII
 * @param colours whether colours are wanted
 */
public record Terminal(File device, boolean unicode, boolean colours) {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    /**
     * The terminal, if standard output is one that can move its cursor and nobody said otherwise: {@code TERM} names it
     * and isn't {@code dumb}, and {@code CI} isn't set.
     *
     * @param environment of the user; {@code NO_COLOR} (no-color.org) is honoured
     */
    public static Optional<Terminal> find(Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", "");
        String ci = environment.getOrDefault("CI", "");
        if (term.isEmpty() || term.equals("dumb") || !ci.isEmpty() && !ci.equals("false")) {
            return Optional.empty();
        }
        boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return standardOutput().map(device -> new Terminal(device, isUnicode(environment), colours));
    }

    /** Where {@code /proc} tells what standard output is; else the terminal that the JDK sees, which is the user's. */
    private static Optional<File> standardOutput() {
        try {
            String device = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            boolean terminal = device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
            return terminal ? Optional.of(new File(device)) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            // since Java 22 there is a console without a terminal too
            boolean terminal = System.console() != null && Runtime.version().feature() < 22;
            File own = new File("/dev/tty");
            return terminal && own.exists() ? Optional.of(own) : Optional.empty();
        }
    }

    /** POSIX, "Internationalization Variables": the first that is set decides. */
    static boolean isUnicode(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                String upper = value.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8");
            }
        }
        return false;
    }

    public Terminal withoutColours() {
        return new Terminal(device, unicode, false);
    }

    TerminalSize size() {
        return TerminalSize.of(device).orElse(TerminalSize.USUAL);
    }

    /** Writes at once, past Maven's own streams, which would take it for a line of the log. */
    static void write(String frame) {
        try {
            // closing it would close standard output
            new FileOutputStream(FileDescriptor.out).write(frame.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // the terminal is gone, and with it everybody who could be told
        }
    }
}
