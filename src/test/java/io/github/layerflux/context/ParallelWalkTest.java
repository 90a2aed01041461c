package io.github.layerflux.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ParallelWalkTest {

    @TempDir
    static Path root;

    private static ExecutorService threads;

    @BeforeAll
    static void createTree() throws IOException {
        threads = Executors.newFixedThreadPool(4);
        for (int folder = 0; folder < 40; folder++) {
            Path path = root.resolve("module" + folder % 5 + "/src/pkg" + folder);
            Files.createDirectories(path);
            for (int file = 0; file < 5; file++) {
                Files.writeString(path.resolve("File" + file), "x");
            }
        }
        Path flat = Files.createDirectory(root.resolve("flat"));
        for (int file = 0; file < 1300; file++) {
            Files.createFile(flat.resolve("file" + file));
        }
        Files.createDirectory(root.resolve("empty"));
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
    }

    private static ContextTree tree(Workers workers, String... excluded) {
        return new ContextTree(root, IgnoreFile.of(List.of(excluded)), StatCache.NONE, workers);
    }

    /** One folder after the other. */
    private static List<LayerEntry> expected(ContextTree tree, String path) {
        List<LayerEntry> found = new ArrayList<>();
        for (LayerEntry child : tree.children(path)) {
            found.add(child);
            found.addAll(expected(tree, child.path()));
        }
        return found;
    }

    @Test
    void theOrderDoesntDependOnThreads() {
        List<LayerEntry> expected = expected(tree(Workers.NONE), "");
        assertThat(expected).hasSize(5 + 5 + 40 + 200 + 1 + 1300 + 1);
        for (int helpers = 0; helpers <= 3; helpers++) {
            ContextTree tree = tree(new Workers(threads, helpers));
            assertThat(tree.below("")).isEqualTo(expected);
            assertThat(tree.below("module3")).isEqualTo(expected(tree, "module3"));
        }
    }

    @Test
    void exclusionsAreTheSameAsOneByOne() {
        String[] patterns = {"flat", "!flat/file77*", "**/pkg7", "module*", "!module2/src/pkg1?/File3"};
        ContextTree tree = tree(new Workers(threads, 2), patterns);
        List<LayerEntry> below = tree.below("");
        assertThat(below).isEqualTo(expected(tree, ""));
        assertThat(below)
                .extracting(LayerEntry::path)
                .contains("flat", "flat/file77", "module2", "module2/src/pkg12/File3")
                .doesNotContain("flat/file1", "module1", "module2/src/pkg12/File1", "module2/src/pkg2");
    }

    @Test
    void aFileAnEmptyAndAMissingFolderHaveNothingBelow() {
        ContextTree tree = tree(new Workers(threads, 2));
        assertThat(tree.below("empty")).isEmpty();
        assertThat(tree.below("flat/file1")).isEmpty();
        assertThat(tree.below("missing")).isEmpty();
    }

    @Test
    void aBusyOrClosedExecutorDoesntMatter() {
        List<LayerEntry> expected = expected(tree(Workers.NONE), "");
        Workers never = new Workers(task -> {}, 3);
        Workers refusing = new Workers(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                3);
        assertThat(tree(never).below("")).isEqualTo(expected);
        assertThat(tree(refusing).below("")).isEqualTo(expected);
    }

    @Test
    void theFirstFailureOfAnyThreadIsTheCallers() {
        for (int helpers = 0; helpers <= 2; helpers++) {
            SharedQueue queue = new SharedQueue();
            for (int i = 0; i < 100; i++) {
                int number = i;
                queue.add(() -> {
                    if (number == 50) {
                        throw new EnvironmentFailure("task " + number);
                    }
                });
            }
            Workers workers = new Workers(threads, helpers);
            assertThatThrownBy(() -> queue.workOff(workers)).isInstanceOf(EnvironmentFailure.class);
        }
    }

    @Test
    void anInterruptedCallerStopsAndStaysInterrupted() {
        SharedQueue queue = new SharedQueue();
        queue.add(() -> Thread.currentThread().interrupt());
        queue.add(() -> {});
        try {
            // the caller takes the last task first, then the one that interrupts it; nothing is left to wait for
            queue.workOff(Workers.NONE);
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }
}
