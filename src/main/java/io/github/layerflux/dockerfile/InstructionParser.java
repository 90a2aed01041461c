package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns one logical line into its instruction; failures are located by the caller. */
final class InstructionParser {

    private static final List<String> KEYWORDS = List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private final char escape;

    InstructionParser(char escape) {
        this.escape = escape;
    }

    Instruction parse(LogicalLine line) {
        return switch (line.keyword()) {
            case "FROM" -> from(line);
            case "ARG" -> arg(line);
            case "ENV" -> new Env(line.where(), line.text(), assignments(line));
            case "LABEL" -> new Label(line.where(), line.text(), assignments(line));
            case "RUN" -> new RunParser(line, escape).parse();
            case "COPY" -> new CopyParser(line, escape).copy();
            case "ADD" -> new CopyParser(line, escape).add();
            case "WORKDIR" -> new Workdir(line.where(), line.text(), argument(line));
            case "USER" -> new User(line.where(), line.text(), argument(line));
            case "STOPSIGNAL" -> new StopSignal(line.where(), line.text(), argument(line));
            case "MAINTAINER" -> new Maintainer(line.where(), line.text(), argument(line));
            case "EXPOSE" -> expose(line);
            case "VOLUME" -> volume(line);
            case "CMD" -> new Cmd(line.where(), line.text(), command(arguments(line)));
            case "ENTRYPOINT" -> new Entrypoint(line.where(), line.text(), command(arguments(line)));
            case "SHELL" -> shell(line);
            case "HEALTHCHECK" -> HealthcheckParser.parse(line, escape);
            case "ONBUILD" -> onBuild(line);
            default -> throw unknown(line.keyword());
        };
    }

    static boolean isKeyword(String upperCase) {
        return KEYWORDS.contains(upperCase);
    }

    private static BuildFailure unknown(String keyword) {
        Optional<String> close = Suggestion.of(keyword, KEYWORDS);
        return close.isPresent()
                ? new UserFailure("unknown instruction: " + keyword + " (did you mean " + close.get() + "?)")
                : new UserFailure("unknown instruction: " + keyword)
                        .suggest("A line begins with an instruction; where it continues the line before, that one has"
                                + " to end with the escape character.");
    }

    /** The arguments of an instruction without flags. */
    private String arguments(LogicalLine line) {
        return Flags.read(line.rest(), escape).check(line.keyword(), List.of()).remainder();
    }

    /** As {@link #arguments}, where there has to be one. */
    private String argument(LogicalLine line) {
        String argument = arguments(line);
        if (argument.isEmpty()) {
            throw missingArgument(line.keyword());
        }
        return argument;
    }

    static UserFailure missingArgument(String keyword) {
        return new UserFailure(keyword + " requires at least one argument");
    }

    /** JSON form, or else shell form. */
    static Command command(String text) {
        Optional<List<String>> argv = JsonStrings.parse(text);
        return argv.isPresent() ? new Command.ExecForm(argv.get()) : new Command.ShellForm(text);
    }

    private Instruction from(LogicalLine line) {
        Flags flags = Flags.read(line.rest(), escape).check("FROM", List.of(Flags.Known.text("platform")));
        List<String> words = Words.split(flags.remainder());
        boolean aliased = words.size() == 3 && words.get(1).equalsIgnoreCase("AS");
        if (words.size() != 1 && !aliased) {
            throw new UserFailure("FROM requires either one argument or three: FROM image [AS name]");
        }
        Optional<String> alias = Optional.empty();
        if (aliased) {
            String name = words.get(2).toLowerCase(Locale.ROOT);
            if (!isStageName(name)) {
                throw new UserFailure("invalid stage name '" + words.get(2)
                        + "', it has to start with a letter and may contain letters, digits, '-', '_' and '.'");
            }
            alias = Optional.of(name);
        }
        return new From(line.where(), line.text(), words.get(0), flags.text("platform"), alias);
    }

    private static boolean isStageName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            boolean later = (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
            if (!letter && (i == 0 || !later)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private Instruction arg(LogicalLine line) {
        List<Arg.Declaration> declarations = new ArrayList<>();
        for (String word : Words.splitQuoted(argument(line), escape)) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (name.isEmpty()) {
                throw new UserFailure("ARG names can not be blank");
            }
            declarations.add(
                    new Arg.Declaration(name, equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1))));
        }
        return new Arg(line.where(), line.text(), declarations);
    }

    private List<Assignment> assignments(LogicalLine line) {
        String text = argument(line);
        List<String> words = Words.splitQuoted(text, escape);
        if (words.isEmpty()) {
            throw missingArgument(line.keyword());
        }
        List<Assignment> assignments = new ArrayList<>(words.size());
        if (words.get(0).indexOf('=') < 0) {
            int end = Words.endOfWord(text, 0);
            if (end == text.length()) {
                throw new UserFailure(line.keyword() + " must have two arguments: " + line.keyword() + " name=value");
            }
            assignments.add(
                    new Assignment(text.substring(0, end), text.substring(end).strip()));
            return assignments;
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new UserFailure("can't find = in '" + word + "', it must be of the form name=value"
                        + " (a value with blanks in quotes)");
            }
            if (equals == 0) {
                throw new UserFailure(line.keyword() + " names can not be blank");
            }
            assignments.add(new Assignment(word.substring(0, equals), word.substring(equals + 1)));
        }
        return assignments;
    }

    /** Ports in the order of their text, which is how BuildKit's history tells them. */
    private Instruction expose(LogicalLine line) {
        List<String> ports = new ArrayList<>(Words.split(argument(line)));
        Collections.sort(ports);
        return new Expose(line.where(), line.text(), ports);
    }

    private Instruction volume(LogicalLine line) {
        String text = argument(line);
        Optional<List<String>> json = JsonStrings.parse(text);
        List<String> paths = json.isPresent() ? json.get() : Words.split(text);
        if (paths.isEmpty()) {
            throw missingArgument("VOLUME");
        }
        for (String path : paths) {
            if (path.isBlank()) {
                throw new UserFailure("a VOLUME can not be an empty string");
            }
        }
        return new Volume(line.where(), line.text(), paths);
    }

    private Instruction shell(LogicalLine line) {
        Optional<List<String>> argv = JsonStrings.parse(argument(line));
        if (argv.isEmpty()) {
            throw new UserFailure("SHELL requires the arguments to be in JSON form: SHELL [\"/bin/bash\", \"-c\"]");
        }
        if (argv.get().isEmpty()) {
            throw missingArgument("SHELL");
        }
        return new Shell(line.where(), line.text(), argv.get());
    }

    private Instruction onBuild(LogicalLine line) {
        argument(line);
        LogicalLine trigger = line.trigger();
        switch (trigger.keyword()) {
            case "ONBUILD" -> throw new UserFailure("chaining ONBUILD via 'ONBUILD ONBUILD' isn't allowed");
            case "FROM", "MAINTAINER" ->
                throw new UserFailure(trigger.keyword() + " isn't allowed as an ONBUILD trigger");
            default -> {
                StringBuilder expression = new StringBuilder(line.rest()).append(line.trailing());
                for (Heredoc heredoc : line.heredocs()) {
                    expression.append('\n').append(heredoc.body()).append(heredoc.name());
                }
                return new OnBuild(line.where(), line.text(), expression.toString(), parse(trigger));
            }
        }
    }
}
