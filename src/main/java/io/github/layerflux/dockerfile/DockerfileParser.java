package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;

/** Reads the Dockerfile language (Dockerfile reference, version 1). */
public final class DockerfileParser {

    private DockerfileParser() {}

    /**
     * Parses a whole file.
     *
     * @param fileName the file as the user knows it, for messages
     * @param text its content; {@code \n} or {@code \r\n}, with or without a byte order mark
     * @throws UserFailure located at the offending lines, when it is no valid Dockerfile
     */
    public static Dockerfile parse(String fileName, String text) {
        SourceLines lines = new SourceLines(text);
        Directives directives = DirectiveReader.read(fileName, lines);
        LogicalLineReader reader = new LogicalLineReader(fileName, lines, directives.escape());
        InstructionParser parser = new InstructionParser(directives.escape());

        List<Arg> globalArgs = new ArrayList<>();
        List<StageDeclaration> stages = new ArrayList<>();
        List<Instruction> current = new ArrayList<>();
        From from = null;
        for (LogicalLine line = reader.next(); line != null; line = reader.next()) {
            Instruction instruction = parse(parser, line);
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
            } else {
                throw new UserFailure("no build stage yet: only ARG may stand before the first FROM")
                        .at(instruction.where(), instruction.text());
            }
        }
        if (from == null) {
            throw empty(fileName, globalArgs);
        }
        stages.add(new StageDeclaration(stages.size(), from.alias(), from, current));
        return new Dockerfile(fileName, directives, globalArgs, stages);
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
                LogicalLine located = new LogicalLine(where, line.keyword(), line.rest(), line.text(), line.heredocs());
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
