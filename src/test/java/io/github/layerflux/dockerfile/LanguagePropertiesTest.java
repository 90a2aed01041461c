package io.github.layerflux.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds for all Dockerfiles; each failure names the seed that it can be had again with. */
final class LanguagePropertiesTest {

    private static final int RUNS = 3_000;

    /** A Dockerfile printed again: each instruction as it shows itself, with its here-documents. */
    private static String print(Dockerfile dockerfile) {
        StringBuilder text = new StringBuilder();
        for (StageDeclaration stage : dockerfile.stages()) {
            text.append(stage.from().text()).append('\n');
            for (Instruction instruction : stage.instructions()) {
                text.append(instruction.text()).append('\n');
                for (Heredoc heredoc : heredocs(instruction)) {
                    text.append(heredoc.body()).append(heredoc.name()).append('\n');
                }
            }
        }
        return text.toString();
    }

    private static List<Heredoc> heredocs(Instruction instruction) {
        if (instruction instanceof Run run) {
            return run.heredocs();
        }
        return instruction instanceof Copy copy ? copy.heredocs() : List.of();
    }

    /** What a Dockerfile says, without where it says it and without the blanks that end a trigger. */
    private static String meaning(Dockerfile dockerfile) {
        String all = dockerfile.stages().toString();
        return all.replaceAll("where=Dockerfile:\\d+", "").replaceAll(" +, trigger=", ", trigger=");
    }

    @Test
    void aParsedDockerfilePrintedAndParsedAgainIsTheSame() {
        for (long seed = 0; seed < RUNS; seed++) {
            RandomDockerfiles random = new RandomDockerfiles(seed);
            Dockerfile parsed = DockerfileParser.parse("Dockerfile", random.written(random.instructions()));
            String printed = print(parsed);

            assertThat(meaning(DockerfileParser.parse("Dockerfile", printed)))
                    .as("seed %d, printed:%n%s", seed, printed)
                    .isEqualTo(meaning(parsed));
        }
    }

    @Test
    void continuationsCommentsBlanksCaseAndLineEndsChangeNothing() {
        for (long seed = 0; seed < RUNS; seed++) {
            RandomDockerfiles random = new RandomDockerfiles(seed);
            List<String> instructions = random.instructions();
            String written = random.written(instructions);

            assertThat(meaning(DockerfileParser.parse("Dockerfile", written)))
                    .as("seed %d, written:%n%s", seed, written)
                    .isEqualTo(meaning(DockerfileParser.parse("Dockerfile", String.join("\n", instructions) + "\n")));
        }
    }

    @Test
    void wordsExpandAsInThePlainReference() {
        Map<String, String> values = Map.of("v", "val a", "empty", "", "path", "/usr/local/lib");
        ReferenceExpander reference = new ReferenceExpander(values);
        WordExpander expander = new WordExpander('\\');
        int wellFormed = 0;
        for (long seed = 0; seed < 10 * RUNS; seed++) {
            String word = new RandomDockerfiles(seed).word();
            Optional<String> expected = reference.expand(word);
            wellFormed += expected.isPresent() ? 1 : 0;

            assertThat(expanded(expander, word, values))
                    .as("seed %d: %s", seed, word)
                    .isEqualTo(expected);
        }
        assertThat(wellFormed).isGreaterThan(5 * RUNS);
    }

    private static Optional<String> expanded(WordExpander expander, String word, Map<String, String> values) {
        try {
            return Optional.of(expander.expand(word, name -> Optional.ofNullable(values.get(name))));
        } catch (UserFailure e) {
            return Optional.empty();
        }
    }
}
