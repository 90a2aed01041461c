package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.failure.SourceText;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the Dockerfile language (Dockerfile reference, version 1). */
public final class DockerfileParser {

    /** A file that is no Dockerfile at all has a mistake in every line. */
    private static final int MOST_MISTAKES = 10;

    private final SourceText source;
    private final List<Arg> globalArgs = new ArrayList<>();
    private final List<StageDeclaration> stages = new ArrayList<>();
    private final List<UserFailure> mistakes = new ArrayList<>();
    private List<Instruction> current = new ArrayList<>();
    private @Nullable From from;
    /** Whether a mistake before the first FROM was told already: what follows from it needn't be. */
    private boolean fromExpected;
    /** The last line of an unknown instruction: the next one is rather more of the same than another mistake. */
    private int unknownUpTo = -1;

    private DockerfileParser(SourceText source) {
        this.source = source;
    }

    /**
     * Parses a whole file.
     *
     * @param fileName the file as the user knows it, for messages
     * @param text its content; {@code \n} or {@code \r\n}, with or without a byte order mark; of a file that isn't UTF-8,
     *     what {@link LenientUtf8} reads
     * @throws UserFailure when it is no valid Dockerfile: the first mistake, located at its lines, and those that don't
     *     follow from it, ten at most
     */
    public static Dockerfile parse(String fileName, String text) {
        SourceText source = new SourceText(fileName, LenientUtf8.shown(text));
        try {
            return new DockerfileParser(source).read(text);
        } catch (UserFailure e) {
            throw e.showing(source);
        }
    }

    private Dockerfile read(String text) {
        SourceLines lines = new SourceLines(text);
        Directives directives = DirectiveReader.read(source.file(), lines);
        LogicalLineReader reader = new LogicalLineReader(source.file(), lines, directives.escape());
        InstructionParser parser = new InstructionParser(directives.escape());
        for (LogicalLine line = next(reader); line != null; line = next(reader)) {
            try {
                add(parse(parser, line));
            } catch (UserFailure e) {
                collect(e, line);
            }
        }
        if (!mistakes.isEmpty()) {
            throw mistakes.get(0).and(mistakes.subList(1, mistakes.size()));
        }
        if (from == null) {
            throw empty(source.file(), globalArgs);
        }
        stages.add(new StageDeclaration(stages.size(), from.alias(), from, current));
        return new Dockerfile(source, directives, globalArgs, stages);
    }

    /** A line that can't be told from the next, as with a heredoc without an end, ends the reading. */
    private @Nullable LogicalLine next(LogicalLineReader reader) {
        if (mistakes.size() >= MOST_MISTAKES) {
            return null;
        }
        try {
            return reader.next();
        } catch (UserFailure e) {
            mistakes.add(e);
            return null;
        }
    }

    private void add(Instruction instruction) {
        if (instruction instanceof From next) {
            if (from != null) {
                stages.add(new StageDeclaration(stages.size(), from.alias(), from, current));
                current = new ArrayList<>();
            }
            from = next;
        } else if (from != null) {
            current.add(instruction);
        } else if (instruction instanceof Arg arg) {
            globalArgs.add(arg);
        } else if (!fromExpected) {
            throw new UserFailure("no build stage yet: only ARG may stand before the first FROM")
                    .suggest("Begin the stage with FROM and its base image.")
                    .at(instruction.where(), instruction.text());
        }
    }

    /** Keeps a mistake, unless it merely follows from the one before. */
    private void collect(UserFailure mistake, LogicalLine line) {
        boolean unknown = !InstructionParser.isKeyword(line.keyword());
        int first = line.where().firstLine();
        boolean follows = unknown && unknownUpTo == first - 1;
        if (unknown) {
            unknownUpTo = line.where().lastLine();
        }
        fromExpected |= from == null;
        if (!follows) {
            mistakes.add(mistake);
        }
    }

    /**
     * Parses an ONBUILD trigger out of a base image's configuration.
     *
     * @param where the FROM that fires it
     * @param expression such as {@code RUN make}; several lines when it has heredocs
     */
    public static Instruction parseTrigger(SourceRange where, String expression) {
        SourceLines lines = new SourceLines(expression);
        LogicalLineReader reader = new LogicalLineReader(where.file(), lines, '\\');
        LogicalLine line = reader.next();
        if (line == null || reader.next() != null) {
            throw new UserFailure("expected a single instruction").at(where, "ONBUILD");
        }
        switch (line.keyword()) {
            case "ONBUILD", "FROM", "MAINTAINER" ->
                throw new UserFailure(line.keyword() + " isn't allowed as an ONBUILD trigger").at(where, "ONBUILD");
            default -> {
                LogicalLine located = new LogicalLine(
                        where, line.keyword(), line.rest(), line.trailing(), line.text(), line.heredocs());
                return parse(new InstructionParser('\\'), located);
            }
        }
    }

    private static Instruction parse(InstructionParser parser, LogicalLine line) {
        try {
            return parser.parse(line);
        } catch (UserFailure e) {
            throw e.at(line.where(), line.text());
        }
    }

    private static RuntimeException empty(String fileName, List<Arg> globalArgs) {
        if (globalArgs.isEmpty()) {
            return new UserFailure("the Dockerfile '" + fileName + "' has no instructions")
                    .suggest("A Dockerfile starts with FROM, for example FROM eclipse-temurin:21-jre.");
        }
        Arg last = globalArgs.get(globalArgs.size() - 1);
        return new UserFailure("the Dockerfile ends without a FROM").at(last.where(), last.text());
    }
}
