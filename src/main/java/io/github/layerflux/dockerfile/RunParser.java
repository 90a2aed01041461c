package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import java.util.Optional;

/** RUN: its flags, its form, its heredocs. */
final class RunParser {

    private static final List<Flags.Known> FLAGS =
            List.of(Flags.Known.list("mount"), Flags.Known.text("network"), Flags.Known.text("security"));

    private final LogicalLine line;
    private final char escape;
    private final Flags flags;

    RunParser(LogicalLine line, char escape) {
        this.line = line;
        this.escape = escape;
        this.flags = Flags.read(line.rest(), escape).check("RUN", FLAGS);
    }

    Run parse() {
        List<String> mounts = flags.list("mount");
        for (String mount : mounts) {
            RunMount.check(mount, escape);
        }
        return new Run(
                line.where(),
                line.text(),
                command(),
                mounts,
                oneOf("network", List.of("default", "none", "host")),
                oneOf("security", List.of("sandbox", "insecure")),
                line.heredocs());
    }

    private Optional<String> oneOf(String flag, List<String> values) {
        Optional<String> value = flags.text(flag);
        if (value.isPresent() && !values.contains(value.get())) {
            throw new UserFailure("bad value '" + value.get() + "' of flag --" + flag + ", expected one of "
                    + String.join(", ", values)
                    + Suggestion.of(value.get(), values)
                            .map(close -> " (did you mean " + close + "?)")
                            .orElse(""));
        }
        return value;
    }

    private Command command() {
        String script = flags.remainder();
        if (line.heredocs().isEmpty()) {
            Command command = InstructionParser.command(script);
            if (command instanceof Command.ExecForm exec && exec.argv().isEmpty()) {
                throw InstructionParser.missingArgument("RUN");
            }
            return command;
        }
        if (isOneHeredoc(script)) {
            Heredoc only = line.heredocs().get(0);
            return only.body().startsWith("#!")
                    ? new Command.ScriptFile(only.fileName(), only.content())
                    : new Command.ShellForm(only.content());
        }
        // the shell reads them itself, so they follow the line as they stood in the file
        StringBuilder whole = new StringBuilder(script);
        for (Heredoc heredoc : line.heredocs()) {
            whole.append('\n').append(heredoc.body()).append(heredoc.name());
        }
        return new Command.ShellForm(whole.toString());
    }

    private static boolean isOneHeredoc(String script) {
        List<HeredocDelimiter> delimiters = HeredocDelimiter.inScript(script);
        return delimiters.size() == 1
                && delimiters.get(0).start() == 0
                && delimiters.get(0).end() == script.length();
    }
}
