package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.sandbox.CacheFolder.Sharing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A context, a stage and sandboxes for tests of what is mounted for a RUN. As root. */
abstract class MountsBench {

    @TempDir
    static Path temporary;

    static ContentStore store;
    static TestLayers layers;
    static Layer base;
    static Path context;
    static final ConcurrentHashMap<ExecutorChoice, Sandbox> SANDBOXES = new ConcurrentHashMap<>();

    @BeforeAll
    static void makeBase() throws IOException {
        store = new ContentStore(new CacheDirectory(temporary.resolve("cache")).create());
        layers = new TestLayers(store);
        base = layers.busybox();
        context = Files.createDirectories(temporary.resolve("context"));
        Files.writeString(context.resolve("f"), "mine\n");
        Files.writeString(context.resolve("hidden"), "hidden\n");
        Files.createDirectories(context.resolve("d/e"));
        Files.writeString(context.resolve("d/tool"), "#!/bin/sh\necho tool runs\n");
    }

    @AfterAll
    static void closeAll() {
        SANDBOXES.values().forEach(Sandbox::close);
        SANDBOXES.clear();
        assertThat(store.directory().temporary()).isEmptyDirectory();
    }

    static Sandbox sandbox(ExecutorChoice executor) {
        return SANDBOXES.computeIfAbsent(executor, choice -> Sandbox.open(new SandboxSettings(choice, store)));
    }

    static RunSpec sh(String user, String script, Mount... mounts) {
        return new RunSpec(
                new RootFilesystem(List.of(base), List.of()),
                List.of("/bin/sh", "-c", script),
                List.of("PATH=/bin"),
                "/",
                user,
                List.of(mounts),
                NetworkMode.NONE,
                List.of(),
                false,
                Optional.empty(),
                "test");
    }

    /** Runs it; its output, then its exit code if that isn't 0. */
    static List<String> lines(Sandbox sandbox, RunSpec spec) {
        List<String> lines = new ArrayList<>();
        RunOutcome outcome = sandbox.run(spec, lines::add).block(Duration.ofSeconds(60));
        sandbox.release(outcome.upper());
        if (outcome.exitCode() != 0) {
            lines.add("exit code " + outcome.exitCode());
        }
        return lines;
    }

    static List<String> lines(ExecutorChoice executor, String script, Mount... mounts) {
        return lines(sandbox(executor), sh("", script, mounts));
    }

    /** All of the context but {@code hidden}. */
    static MountSource files(String path) {
        List<LayerEntry> all = List.of(
                LayerEntry.directory("", 0755, 0, 0, 1, 0),
                LayerEntry.directory("d", 0750, 0, 0, 7, 0),
                LayerEntry.directory("d/e", 0755, 0, 0, 1, 0),
                LayerEntry.file("d/tool", 0755, 0, 0, 25, 1, 0),
                LayerEntry.file("f", 0640, 0, 0, 5, 1_600_000_000L, 0),
                LayerEntry.symlink("link", "f", 0, 0, 1, 0));
        return new MountSource.LocalFiles(
                context,
                all.stream()
                        .filter(entry -> path.isEmpty()
                                || entry.path().equals(path)
                                || entry.path().startsWith(path + "/"))
                        .toList(),
                path);
    }

    static Layer stage() {
        return layers.layer(root -> {
            root.folder("out");
            root.file("out/app", "built\n");
            root.link("latest", "/out");
        });
    }

    static MountSource image(String path) {
        return new MountSource.ImageFiles(
                new RootFilesystem(List.of(base), List.of(new LowerLayer.Stored(stage()))), path);
    }

    static CacheFolder cache(String id, Sharing sharing) {
        return new CacheFolder(id, sharing, 0, 0, 0755, Optional.empty());
    }

    static Mount cacheAt(String target, String id, Sharing sharing) {
        return new Mount.CacheMount(target, cache(id, sharing), false);
    }
}
