package io.github.layerflux.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares what is parsed with {@code parsed} beside each Dockerfile: the line range, the record; heredoc bodies and
 * scripts with their line ends written as {@code ⏎}.
 */
class DockerfileGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"multistage", "syntax", "escape", "heredocs", "run-mounts"})
    void parses(String name) {
        Dockerfile dockerfile =
                DockerfileParser.parse("Dockerfile", TableRows.text("/dockerfiles/" + name + "/Dockerfile"));
        assertThat(render(dockerfile)).isEqualTo(TableRows.text("/dockerfiles/" + name + "/parsed"));
    }

    private static String render(Dockerfile dockerfile) {
        StringBuilder text = new StringBuilder();
        text.append(dockerfile.directives()).append('\n');
        for (Arg arg : dockerfile.globalArgs()) {
            line(arg, text);
        }
        for (StageDeclaration stage : dockerfile.stages()) {
            text.append("stage ")
                    .append(stage.index())
                    .append(' ')
                    .append(stage.name())
                    .append('\n');
            line(stage.from(), text);
            for (Instruction instruction : stage.instructions()) {
                line(instruction, text);
                if (instruction instanceof Run run && run.mountFlags().stream().noneMatch(flag -> flag.contains("$"))) {
                    run.mounts(UnaryOperator.identity())
                            .forEach(mount -> text.append("    ").append(mount).append('\n'));
                }
            }
        }
        return text.toString();
    }

    private static void line(Instruction instruction, StringBuilder text) {
        text.append(instruction.where().firstLine())
                .append('-')
                .append(instruction.where().lastLine())
                .append(' ')
                .append(instruction
                        .toString()
                        .replace("where=" + instruction.where() + ", ", "")
                        .replace("\r", "␍")
                        .replace("\n", "⏎")
                        .replace("\t", "⇥"))
                .append('\n');
    }
}
