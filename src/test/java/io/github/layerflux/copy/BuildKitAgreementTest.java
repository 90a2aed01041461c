package io.github.layerflux.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the layers that BuildKit made ({@code copy/buildkit.txt}, observed). Of folders the time isn't compared: where
 * BuildKit's are what the kernel made of them, ours stay as they were.
 */
class BuildKitAgreementTest {

    private static final List<String> INSTRUCTIONS = List.of("FROM", "USER", "WORKDIR", "COPY");

    @TempDir
    Path folder;

    /** One observation. */
    private record Observed(String name, String context, List<String> dockerfile, List<List<String>> layers) {}

    private final Map<String, TestTree> trees = new HashMap<>();
    private LayerStore store;

    @TestFactory
    Stream<DynamicTest> agreesOn() throws IOException {
        store = new LayerStore(folder);
        return read().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> check(each)));
    }

    private void check(Observed observed) throws IOException {
        Build build = new Build(observed.context());
        if (observed.layers() == null) {
            assertThat(catchThrowable(() -> build.run(observed.dockerfile()))).isInstanceOf(UserFailure.class);
            return;
        }
        build.run(observed.dockerfile());
        List<List<String>> layers = new ArrayList<>();
        for (Layer layer : build.made) {
            layers.add(comparable(store.lines(layer)));
        }
        List<List<String>> expected = new ArrayList<>();
        for (List<String> layer : observed.layers()) {
            expected.add(comparable(layer));
        }
        assertThat(layers).isEqualTo(expected);
    }

    private static List<String> comparable(List<String> lines) {
        List<String> result = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ", 5);
            words[3] = words[0].equals("d") ? "-" : words[3];
            result.add(words[4] + " " + String.join(" ", words[0], words[1], words[2], words[3]));
        }
        result.sort(null);
        return result;
    }

    /** The few instructions that the observations need. */
    private final class Build {
        final TestTree context;
        final Map<String, List<Layer>> stages = new HashMap<>();
        List<Layer> layers = new ArrayList<>();
        List<Layer> made = new ArrayList<>();
        String user = "";
        String workingDirectory = "/";

        Build(String context) throws IOException {
            this.context = Objects.requireNonNull(trees.get(context), context);
            stages.put("scratch", List.of());
            stages.put("base", List.of(store.write(trees.get("base"))));
        }

        void run(List<String> dockerfile) throws IOException {
            for (String line : dockerfile) {
                List<String> words = List.of(line.split(" "));
                assertThat(INSTRUCTIONS).contains(words.get(0));
                try (LayeredTree image = store.image(layers)) {
                    switch (words.get(0)) {
                        case "FROM" -> from(words);
                        case "USER" -> user = words.get(1);
                        case "WORKDIR" -> {
                            workingDirectory = WorkdirLayout.path(workingDirectory, words.get(1));
                            add(WorkdirLayout.plan(image, workingDirectory, user, TestTree.NOW));
                        }
                        default -> copy(image, words.subList(1, words.size()));
                    }
                }
            }
        }

        private void from(List<String> words) {
            layers = new ArrayList<>(stages.get(words.get(1)));
            made = new ArrayList<>();
            if (words.size() == 4) {
                stages.put(words.get(3), layers);
            }
        }

        private void add(LayerPlan plan) {
            Layer layer = store.write(plan);
            layers.add(layer);
            made.add(layer);
        }

        private void copy(FileTree image, List<String> arguments) throws IOException {
            Optional<String> chown = Optional.empty();
            FileTree source = context;
            boolean keepOwners = false;
            List<String> words = new ArrayList<>();
            for (String argument : arguments) {
                if (argument.startsWith("--chown=")) {
                    chown = Optional.of(argument.substring("--chown=".length()));
                } else if (argument.startsWith("--from=")) {
                    source = store.image(stages.get(argument.substring("--from=".length())));
                    keepOwners = true;
                } else {
                    words.add(argument);
                }
            }
            Destination destination = Destination.of(workingDirectory, words.remove(words.size() - 1));
            SourceSelection selection = new SourceSelector(SourceRoot.of(source)).select(words, List.of());
            CopyOptions options = new CopyOptions(chown, Optional.empty(), keepOwners, false, false, TestTree.NOW);
            add(new CopyLayout(image, options).plan(source, selection, destination));
        }
    }

    private List<Observed> read() throws IOException {
        List<Observed> cases = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/copy/buildkit.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String block : text.strip().split("\n\n")) {
                List<String> lines = List.of(block.split("\n"));
                String[] head = lines.get(0).split(" ");
                if (head[0].equals("tree")) {
                    trees.put(
                            head[1], TestTree.of(lines.subList(1, lines.size()).toArray(new String[0])));
                } else if (head[0].equals("case")) {
                    cases.add(observed(head[1], head[2], lines.subList(1, lines.size())));
                }
            }
        }
        return cases;
    }

    private static Observed observed(String name, String context, List<String> lines) {
        List<String> dockerfile = new ArrayList<>();
        List<List<String>> layers = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("> ")) {
                dockerfile.add(line.substring(2));
            } else if (line.equals("layer")) {
                layers.add(new ArrayList<>());
            } else if (line.equals("error")) {
                layers = null;
            } else {
                layers.get(layers.size() - 1).add(line);
            }
        }
        return new Observed(name, context, dockerfile, layers);
    }
}
