package io.github.layerflux.dockerfile;

import java.util.List;
import java.util.Objects;

/** What RUN, CMD and ENTRYPOINT execute; variables in it are the shell's business. */
public sealed interface Command {

    /**
     * For the stage's SHELL to interpret.
     *
     * @param script continuation lines joined; heredocs, where there are any, follow on lines of their own
     */
    record ShellForm(String script) implements Command {
        public ShellForm {
            Objects.requireNonNull(script, "script is null");
        }
    }

    /** A JSON array, executed without a shell; empty for {@code CMD []}. */
    record ExecForm(List<String> argv) implements Command {
        public ExecForm {
            argv = List.copyOf(argv);
        }
    }

    /**
     * {@code RUN <<EOF} with a body that starts with {@code #!}: the body becomes an executable file that is mounted
     * under a read-only {@code /dev/pipes/} and run; it never enters the layer.
     */
    record ScriptFile(String name, String content) implements Command {
        public ScriptFile {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(content, "content is null");
        }
    }
}
