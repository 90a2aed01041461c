package io.github.layerflux.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.event.Finding;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.PlanRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applies the rules to the examples of docs/checks: below a Dockerfile stands what is found in it, as {@code text}, or
 * nothing. A page that lies fails.
 */
class RulePagesTest {

    private static final Path PAGES = Path.of("docs/checks");
    private static final Pattern BLOCK = Pattern.compile("^```(\\w+)\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    private record Block(String kind, String text) {}

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.sorted().toList();
        }
    }

    private static List<Block> blocks(Path page) {
        try {
            List<Block> blocks = new ArrayList<>();
            Matcher matcher = BLOCK.matcher(Files.readString(page));
            while (matcher.find()) {
                blocks.add(new Block(matcher.group(1), matcher.group(2)));
            }
            return blocks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theExamplesOfAPageAreTrue(Path page) {
        IgnoreFile ignore = IgnoreFile.NONE;
        Map<Integer, ImageConfig> bases = new HashMap<>();
        List<Block> blocks = blocks(page);
        int examples = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            switch (block.kind()) {
                case "dockerignore" -> ignore = IgnoreFile.parse(".dockerignore", block.text());
                case "json" -> bases.put(0, ImageConfigJson.read(block.text().getBytes(StandardCharsets.UTF_8)));
                case "dockerfile" -> {
                    examples++;
                    boolean bad =
                            i + 1 < blocks.size() && blocks.get(i + 1).kind().equals("text");
                    assertThat(findings(block.text(), ignore, bases))
                            .as("found in\n" + block.text())
                            .containsExactlyElementsOf(
                                    bad ? blocks.get(i + 1).text().lines().toList() : List.of());
                    bases.clear();
                }
                default -> {
                    // what a rule says, checked with its Dockerfile
                }
            }
        }
        assertThat(examples).as("examples").isPositive();
    }

    private static List<String> findings(String text, IgnoreFile ignore, Map<Integer, ImageConfig> bases) {
        var dockerfile = DockerfileParser.parse("Dockerfile", text);
        Set<Integer> all = new TreeSet<>(
                IntStream.range(0, dockerfile.stages().size()).boxed().toList());
        PlanRequest plan = PlanRequest.of(Platform.parse("linux/amd64"));
        return Checks.run(new CheckRequest(dockerfile, plan, all, bases, () -> ignore)).findings().stream()
                .map(Finding::toString)
                .toList();
    }

    @Test
    void everyRuleHasAPageThatTheIndexNames() throws IOException {
        assertThat(Checks.names()).hasSize(22).doesNotHaveDuplicates();
        String index = Files.readString(PAGES.resolve("README.md"));
        for (String rule : Checks.names()) {
            String page = new Finding(rule, "", SourceRange.line("Dockerfile", 1)).page() + ".md";
            assertThat(PAGES.resolve(page)).isRegularFile();
            assertThat(index).contains("[" + rule + "](" + page + ")");
            assertThat(blocks(PAGES.resolve(page)))
                    .as("an example that breaks the rule")
                    .anyMatch(
                            block -> block.kind().equals("text") && block.text().contains(" " + rule + ": "));
        }
    }
}
