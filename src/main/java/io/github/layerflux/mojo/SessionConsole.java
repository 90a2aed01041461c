package io.github.layerflux.mojo;

import io.github.layerflux.report.BuildReport;
import io.github.layerflux.report.ConsoleProgress;
import io.github.layerflux.report.Palette;
import io.github.layerflux.report.terminal.LiveDisplay;
import io.github.layerflux.report.terminal.Terminal;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.eclipse.aether.SessionData;

/** Where and how a module's build tells what it does: the parameter {@code progress}, and what Maven writes to. */
final class SessionConsole {

    private final MavenSession session;
    private final Module module;
    private final Log log;
    private final boolean unicode = OutputLines.areShown(System.getProperties());

    SessionConsole(MavenSession session, Module module, Log log) {
        this.session = session;
        this.module = module;
        this.log = log;
    }

    /** @param form the parameter {@code progress} */
    ConsoleProgress progress(String form) {
        return make(form).takingTurnsBy(turn());
    }

    /** What all modules of a session have in common, whichever realm they loaded this plugin in. */
    private Object turn() {
        return session.getRequest();
    }

    private ConsoleProgress make(String form) {
        String prefix = form.equals("json") ? "" : prefix();
        Consumer<String> info = line -> log.info(shown(form, prefix + line));
        Consumer<String> warn = line -> log.warn(shown(form, prefix + line));
        if (form.equals("auto")) {
            Optional<Terminal> terminal = terminal();
            if (terminal.isPresent()) {
                Palette palette = terminal.get().colours() ? Palette.ANSI : Palette.NONE;
                return ConsoleProgress.live(info, warn, palette, display(terminal.get()), prefix.strip());
            }
        }
        return ConsoleProgress.of(form, info, warn, module.all().size() > 1 ? module.name() : "");
    }

    /**
     * The build in a few lines at its end, for people.
     *
     * @param layout where the image is
     * @param page where {@code report.html} is
     */
    void summary(String form, BuildReport report, String layout, String page) {
        if (form.equals("auto") || form.equals("plain")) {
            Optional<Terminal> terminal = form.equals("auto") ? terminal() : Optional.empty();
            Palette palette = terminal.isPresent() && terminal.get().colours() ? Palette.ANSI : Palette.NONE;
            String prefix = prefix();
            synchronized (turn()) {
                for (String line : report.summary(palette, layout, page)) {
                    log.info(shown(form, prefix + line));
                }
            }
        }
    }

    /** A line that is no event of the build. */
    void tell(String line) {
        log.info(shown("plain", prefix() + line));
    }

    private String shown(String form, String line) {
        if (unicode) {
            return line;
        }
        return form.equals("json") ? OutputLines.escaped(line) : OutputLines.spelled(line);
    }

    /** Where modules are built at once each line says whose it is. */
    private String prefix() {
        boolean several = session.getRequest().getDegreeOfConcurrency() > 1
                && module.all().size() > 1;
        return several ? module.name() + " " : "";
    }

    /**
     * The terminal that Maven logs to, unless it was told that nobody watches ({@code -B}), that few lines are wanted
     * ({@code -q}), or so many that nothing should come between them ({@code -X}).
     */
    private Optional<Terminal> terminal() {
        if (!session.getRequest().isInteractiveMode()
                || !log.isInfoEnabled()
                || log.isDebugEnabled()
                || MavenArguments.haveLogFile(System.getProperty("sun.java.command", ""))) {
            return Optional.empty();
        }
        Optional<Terminal> terminal = Terminal.find(System.getenv());
        return terminal.isPresent() && isColourless()
                ? Optional.of(terminal.get().withoutColours())
                : terminal;
    }

    /** Maven 3's {@code -Dstyle.color=never}, Maven 4's {@code --color never}. */
    private boolean isColourless() {
        return "never".equals(session.getUserProperties().getProperty("style.color"))
                || "never".equals(session.getUserProperties().getProperty("maven.style.color"))
                || MavenArguments.forbidColours(System.getProperty("sun.java.command", ""));
    }

    /** The session has one terminal. Of two plugin realms that build at once only one may draw on it. */
    private Supplier<LiveDisplay> display(Terminal terminal) {
        return () -> {
            SessionData data = session.getRepositorySession().getData();
            String key = LiveDisplay.class.getName();
            SessionShare.forgetAtEnd(session, key);
            while (true) {
                Object present = data.get(key);
                if (present instanceof LiveDisplay shared) {
                    return shared;
                }
                LiveDisplay made = present == null ? new LiveDisplay(terminal) : LiveDisplay.hidden(terminal);
                if (present != null || data.set(key, null, made)) {
                    return made;
                }
            }
        };
    }
}
