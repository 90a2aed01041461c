package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.it.BusyboxBase;
import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.mojo.CacheBench.Built;
import io.github.layerflux.remote.FileServer;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of file in the cache directory, damaged in every way that power failures, bad disks and curious users know:
 * the next build succeeds, and so does one with a changed file, and their images are those of clean builds.
 */
final class DamagedCacheTest {

    /** What becomes of a file. */
    enum Damage {
        MISSING {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        EMPTY {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        GARBAGE {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = new byte[(int) Math.max(20, Math.min(Files.size(file), 100_000))];
                Arrays.fill(bytes, (byte) 0xa7);
                Files.write(file, bytes);
            }
        },
        TRUNCATED {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            }
        };

        abstract void to(Path file) throws IOException;
    }

    /** Globs in the cache directory, each a kind of file, the first that fits. */
    private static final List<String> KINDS = List.of(
            "images/index.json",
            "images/index.json.lock",
            "images/oci-layout",
            "images/blobs/**",
            "images/bases/**",
            "images/used/**",
            "steps/*/*.json",
            "steps/*/*.files",
            "contents/*",
            "compressed/*",
            "downloads/*.json",
            "downloads/*.bin",
            "stat/*",
            "history/*",
            "builds/**");

    private static final String[] STEPS = {"COPY d /d", "WORKDIR /w", "COPY --chown=1:1 d/f /w/", "ENV a=1"};

    @TempDir
    static Path shared;

    private static LocalRegistry registry;
    private static FileServer server;
    private static CacheBench bench;
    private static String[] dockerfile;
    private static final Map<String, Map<String, String>> CLEAN = new TreeMap<>();

    @BeforeAll
    static void buildOnce() throws IOException {
        Path base = BusyboxBase.layout(shared.resolve("busybox"));
        registry = LocalRegistry.start(shared.resolve("registry"));
        registry.push(base, "latest", "bases/busybox:1");
        server = new FileServer().file("/f", "downloaded", "\"1\"", "");
        List<String> lines = new ArrayList<>(List.of("FROM " + registry.host() + "/bases/busybox:1 AS a"));
        lines.addAll(List.of(STEPS));
        lines.addAll(List.of("ADD " + server.url("/f") + " /g", "FROM a", "COPY --from=a /d /e"));
        dockerfile = lines.toArray(new String[0]);
        bench = new CacheBench(shared, "content", base).file("d/sub/g", "g");
        bench.maven.mojo.outputs = List.of("type=oci,dest=" + shared.resolve("image.tar"));
        for (String content : List.of("other", "one")) {
            CLEAN.put(content, files(build(content)));
        }
        // digests are kept of files that have rested for two seconds
        for (int i = 0; i < 100 && !byKind(shared.resolve("cache")).containsKey("stat/*"); i++) {
            LockSupport.parkNanos(100_000_000);
            build("one");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        registry.close();
    }

    private static Built build(String content) {
        return bench.file("d/f", content).build(dockerfile);
    }

    private static Map<String, String> files(Built built) {
        Map<String, String> files = new TreeMap<>();
        built.image()
                .files()
                .forEach((path, file) -> files.put(
                        path,
                        file.octalMode() + " " + file.uid() + " " + file.link() + " "
                                + (file.content() == null ? "" : file.text())));
        return files;
    }

    private static String kind(Path cache, Path file) {
        Path relative = cache.relativize(file);
        for (String kind : KINDS) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + kind);
            if (matcher.matches(relative)) {
                return kind;
            }
        }
        return relative.toString();
    }

    private static Map<String, List<Path>> byKind(Path cache) throws IOException {
        Map<String, List<Path>> kinds = new TreeMap<>();
        try (Stream<Path> all = Files.walk(cache)) {
            all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .forEach(file -> kinds.computeIfAbsent(kind(cache, file), none -> new ArrayList<>())
                            .add(file));
        }
        return kinds;
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void everyKindOfFileMayBeDamaged(Damage damage) throws IOException {
        List<String> problems = new ArrayList<>();
        for (String kind : KINDS) {
            for (Path file : byKind(shared.resolve("cache")).getOrDefault(kind, List.of())) {
                damage.to(file);
            }
            String problem = problem();
            if (!problem.isEmpty()) {
                problems.add(kind + ": " + problem);
                makeAnew();
            }
        }
        assertThat(problems).isEmpty();
    }

    /** What is wrong with the next builds. */
    private static String problem() {
        String healed = "";
        for (String content : List.of("one", "other", "one")) {
            try {
                Built built = build(content);
                if (!files(built).equals(CLEAN.get(content))) {
                    return "another image of " + content;
                }
                healed = built.statuses() + " " + String.join("\n", bench.maven.console);
            } catch (AssertionError e) {
                return "the build of " + content + " fails: "
                        + e.getMessage().lines().findFirst().orElse("");
            }
        }
        return healed.contains("EXECUTED") || healed.contains("WARNING") ? "not healed: " + healed : "";
    }

    private static void makeAnew() throws IOException {
        try (Stream<Path> all = Files.walk(shared.resolve("cache"))) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        build("other");
        build("one");
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void whatAnExecutedRunNeedsMayBeDamaged(Damage damage) throws IOException {
        Path cache = shared.resolve("cache of " + damage);
        bench.maven.mojo.cacheDirectory = cache.toString();
        String[] first = {dockerfile[0], "RUN --mount=type=cache,target=/m echo kept > /m/f"};
        String[] second = {dockerfile[0], "RUN --mount=type=cache,target=/m cat /m/f > /found"};
        bench.build(first);
        try (Stream<Path> all = Files.walk(cache)) {
            for (Path file : all.filter(path -> isOfRun(cache.relativize(path))).toList()) {
                damage.to(file);
            }
        }
        try {
            Built built = bench.build(second);
            assertThat(built.text("found")).isEqualTo("kept\n");
            assertThat(built.image().files()).containsKey("bin/busybox");
        } finally {
            bench.maven.mojo.cacheDirectory = shared.resolve("cache").toString();
        }
    }

    /** Not what images and mounts consist of. */
    private static boolean isOfRun(Path file) {
        return (file.startsWith("snapshots") || file.startsWith("mounts"))
                && file.getNameCount() == 4
                && !file.endsWith("fs")
                && !file.endsWith("0");
    }

    @Test
    void everyKindOfFileIsThere() throws IOException {
        assertThat(byKind(shared.resolve("cache")).keySet()).containsExactlyInAnyOrderElementsOf(KINDS);
    }
}
