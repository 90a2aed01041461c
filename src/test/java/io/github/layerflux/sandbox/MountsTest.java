package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.sandbox.CacheFolder.Seed;
import io.github.layerflux.sandbox.CacheFolder.Sharing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;

/** What is mounted for a RUN: how it looks inside, and that nothing of it stays. As root. */
class MountsTest {

    @TempDir
    static Path temporary;

    private static ContentStore store;
    private static TestLayers layers;
    private static Layer base;
    private static Path context;
    private static final ConcurrentHashMap<ExecutorChoice, Sandbox> SANDBOXES = new ConcurrentHashMap<>();

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
        assertThat(store.directory().temporary()).isEmptyDirectory();
    }

    private static Sandbox sandbox(ExecutorChoice executor) {
        return SANDBOXES.computeIfAbsent(executor, choice -> Sandbox.open(new SandboxSettings(choice, store)));
    }

    private static RunSpec sh(String user, String script, Mount... mounts) {
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
    private static List<String> lines(Sandbox sandbox, RunSpec spec) {
        List<String> lines = new ArrayList<>();
        RunOutcome outcome = sandbox.run(spec, lines::add).block(Duration.ofSeconds(60));
        sandbox.release(outcome.upper());
        if (outcome.exitCode() != 0) {
            lines.add("exit code " + outcome.exitCode());
        }
        return lines;
    }

    private static List<String> lines(ExecutorChoice executor, String script, Mount... mounts) {
        return lines(sandbox(executor), sh("", script, mounts));
    }

    /** All of the context but {@code hidden}. */
    private static MountSource files(String path) {
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

    private static Layer stage() {
        return layers.layer(root -> {
            root.folder("out");
            root.file("out/app", "built\n");
            root.link("latest", "/out");
        });
    }

    private static MountSource image(String path) {
        return new MountSource.ImageFiles(
                new RootFilesystem(List.of(base), List.of(new LowerLayer.Stored(stage()))), path);
    }

    private static CacheFolder cache(String id, Sharing sharing) {
        return new CacheFolder(id, sharing, 0, 0, 0755, Optional.empty());
    }

    private static Mount cacheAt(String target, String id, Sharing sharing) {
        return new Mount.CacheMount(target, cache(id, sharing), false);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aBindShowsWhatIsListedAndNobodyCanWriteThere(ExecutorChoice executor) throws IOException {
        FileTime before = Files.getLastModifiedTime(context.resolve("f"));
        String script = """
                busybox stat -c '%a %u:%g %Y' /src/f; busybox cat /src/link /one; busybox ls /src; /src/d/tool
                (echo x >/src/f) 2>/dev/null || echo read-only; busybox touch /src/new 2>/dev/null || echo read-only
                busybox mount -o remount,rw /src 2>/dev/null || echo still
                """;

        assertThat(lines(
                        executor,
                        script,
                        new Mount.BindMount("/src", files(""), true),
                        new Mount.BindMount("/one", files("f"), true)))
                .containsExactly(
                        "640 0:0 1600000000",
                        "mine",
                        "mine",
                        "d",
                        "f",
                        "link",
                        "tool runs",
                        "read-only",
                        "read-only",
                        "still");
        assertThat(context.resolve("f")).hasContent("mine");
        assertThat(Files.getLastModifiedTime(context.resolve("f"))).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatIsWrittenToABindIsThrownAway(ExecutorChoice executor) throws IOException {
        String script = "echo changed >/src/f && busybox rm -r /src/d && echo changed >/img/app && busybox cat /src/f"
                + " /img/app && busybox ls /src";

        assertThat(lines(
                        executor,
                        script,
                        new Mount.BindMount("/src", files(""), false),
                        new Mount.BindMount("/img", image("out"), false)))
                .containsExactly("changed", "changed", "f", "link");
        assertThat(lines(executor, "busybox cat /img/app", new Mount.BindMount("/img", image("out"), true)))
                .containsExactly("built");
        assertThat(context.resolve("f")).hasContent("mine");
        assertThat(context.resolve("d/tool")).exists();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aStageIsBoundByPathWithLinksResolvedInside(ExecutorChoice executor) {
        String script = "busybox cat /l/app /file /all/out/app; (echo x >/l/app) 2>/dev/null || echo read-only";

        assertThat(lines(
                        executor,
                        script,
                        new Mount.BindMount("/l", image("latest"), true),
                        new Mount.BindMount("/file", image("out/app"), true),
                        new Mount.BindMount("/all", image(""), true)))
                .containsExactly("built", "built", "built", "read-only");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void mountsBelowAReadOnlyBindHaveTheirPlaces(ExecutorChoice executor) {
        assertThat(lines(
                        executor,
                        "echo cached >/src/build/cache/x; busybox cat /src/build/cache/x /src/f; busybox ls /src",
                        new Mount.BindMount("/src", files(""), true),
                        cacheAt("/src/build/cache", "below-" + executor, Sharing.SHARED),
                        new Mount.TmpfsMount("/src/d/e", OptionalLong.empty())))
                .containsExactly("cached", "mine", "build", "d", "f", "link");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void mountPointsVanishButNotWhatWasWrittenBesideThem(ExecutorChoice executor) throws IOException {
        RunSpec spec = sh(
                "",
                "echo x >/a/b/c/in; echo real >/a/real; echo y >/t/y; echo z >/d/d/z",
                cacheAt("/a/b/c", "vanish-" + executor, Sharing.SHARED),
                new Mount.TmpfsMount("/t", OptionalLong.empty()),
                new Mount.BindMount("/one/two/f", files("f"), true),
                new Mount.BindMount("/d/d", files("d"), false));
        RunOutcome outcome = sandbox(executor).run(spec, line -> {}).block(Duration.ofSeconds(60));

        assertThat(outcome.exitCode()).isZero();
        Layer layer =
                sandbox(executor).pack(outcome.upper(), OptionalLong.empty()).block(Duration.ofSeconds(60));
        assertThat(layers.listing(layer)).containsExactly("DIRECTORY 755 0:0 /a", "FILE 644 0:0 /a/real 5");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aScriptIsAProgramInAReadOnlyFolder(ExecutorChoice executor) {
        Mount script = new Mount.ScriptFolder("/dev/pipes", "EOF", "#!/bin/sh\necho script of $(busybox id -u) $0\n");

        assertThat(lines(
                        sandbox(executor),
                        sh("app", "/dev/pipes/EOF; busybox stat -c '%a %u:%g' /dev/pipes/EOF", script)))
                .containsExactly("script of 1000 /dev/pipes/EOF", "755 0:0");
        assertThat(lines(executor, "(echo x >/dev/pipes/x) 2>/dev/null || echo read-only", script))
                .containsExactly("read-only");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aTmpfsHasItsSize(ExecutorChoice executor) {
        assertThat(lines(
                        executor,
                        "busybox stat -c %a /t; busybox head -c 3000000 /dev/zero >/t/big 2>/dev/null || echo full",
                        new Mount.TmpfsMount("/t", OptionalLong.of(1 << 20))))
                .containsExactly("1777", "full");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void insecureMeansAllCapabilitiesAndNoFilter(ExecutorChoice executor) {
        String script = "busybox mkdir /m && busybox mount -t tmpfs none /m && echo mounted; busybox unshare -n true"
                + " && echo unshared; busybox grep CapEff /proc/self/status";
        RunSpec plain = sh("", script);
        RunSpec insecure = new RunSpec(
                plain.root(),
                plain.argv(),
                plain.env(),
                plain.workingDirectory(),
                plain.user(),
                plain.mounts(),
                plain.network(),
                plain.extraHosts(),
                true,
                plain.timeout(),
                plain.name());

        assertThat(lines(sandbox(executor), plain))
                .contains("CapEff:\t00000000a80425fb")
                .doesNotContain("mounted");
        assertThat(lines(sandbox(executor), insecure).subList(0, 2)).containsExactly("mounted", "unshared");
    }

    @Test
    void aCacheOutlivesTheSandboxAndIsAnotherOneForOtherOwnersAndSeeds() {
        ExecutorChoice any = ExecutorChoice.BUILTIN;
        lines(any, "echo one >/c/one; busybox chmod 600 /c/one", cacheAt("/c", "kept", Sharing.SHARED));
        try (Sandbox next = Sandbox.open(new SandboxSettings(any, store))) {
            assertThat(lines(
                            next,
                            sh(
                                    "",
                                    "busybox cat /d/one; busybox stat -c '%a %u:%g' /d",
                                    cacheAt("/d", "kept", Sharing.LOCKED))))
                    .containsExactly("one", "755 0:0");
        }
        Mount owned = new Mount.CacheMount(
                "/c", new CacheFolder("kept", Sharing.SHARED, 1000, 50, 0700, Optional.empty()), false);
        assertThat(lines(any, "busybox ls /c; busybox stat -c '%a %u:%g' /c", owned))
                .containsExactly("700 1000:50");
        CacheFolder seeded =
                new CacheFolder("kept", Sharing.SHARED, 0, 0, 0755, Optional.of(new Seed(image("out"), "v1")));
        String grow = "busybox cat /c/*; echo more >>/c/app";
        assertThat(lines(any, grow, new Mount.CacheMount("/c", seeded, false))).containsExactly("built");
        assertThat(lines(any, grow, new Mount.CacheMount("/c", seeded, false))).containsExactly("built", "more");
        assertThat(lines(any, "(echo x >/c/app) 2>/dev/null || echo no", new Mount.CacheMount("/c", seeded, true)))
                .containsExactly("no");
    }

    /** Runs scripts at once, in two sandboxes: two processes, as two builds have. */
    private static List<String> together(Sharing first, Sharing second, String... scripts) throws Exception {
        String id = first + "-" + second;
        ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
        try (Sandbox other = Sandbox.open(new SandboxSettings(ExecutorChoice.BUILTIN, store))) {
            other.info().block();
            CompletableFuture<String> started = new CompletableFuture<>();
            CompletableFuture<RunOutcome> one = sandbox(ExecutorChoice.BUILTIN)
                    .run(sh("", scripts[0], cacheAt("/c", id, first)), line -> {
                        told.add(line);
                        started.complete(line);
                    })
                    .toFuture();
            started.get(30, TimeUnit.SECONDS);
            RunOutcome two = other.run(sh("", scripts[1], cacheAt("/c", id, second)), told::add)
                    .block(Duration.ofSeconds(60));
            assertThat(two.exitCode()).isZero();
            assertThat(one.get(60, TimeUnit.SECONDS).exitCode()).isZero();
        }
        return List.copyOf(told);
    }

    private static final String HOLD = "echo in; i=0; while [ ! -e /c/go ] && [ $i -lt 30 ]; do busybox sleep 0.1;"
            + " i=$((i+1)); done; echo out; echo x >/c/left";

    @Test
    void aSharedCacheHasManyUsersAtOnce() throws Exception {
        assertThat(together(Sharing.SHARED, Sharing.SHARED, HOLD, "echo go >/c/go; echo met"))
                .startsWith("in", "met");
    }

    @Test
    void aLockedCacheIsWaitedFor() throws Exception {
        assertThat(together(Sharing.LOCKED, Sharing.LOCKED, HOLD, "echo go >/c/go; busybox cat /c/left"))
                .containsExactly("in", "waiting for the cache 'LOCKED-LOCKED', which another RUN uses", "out", "x");
        assertThat(together(Sharing.SHARED, Sharing.LOCKED, HOLD, "busybox cat /c/left"))
                .endsWith("out", "x");
    }

    @Test
    void aPrivateCacheThatIsInUseIsAnotherOne() throws Exception {
        assertThat(together(Sharing.PRIVATE, Sharing.PRIVATE, HOLD, "echo go >/c/go; busybox ls /c"))
                .containsExactly("in", "go", "out");
        assertThat(lines(ExecutorChoice.BUILTIN, "busybox ls /c", cacheAt("/c", "PRIVATE-PRIVATE", Sharing.PRIVATE)))
                .as("the first one again")
                .containsExactly("left");
    }

    @Test
    void whoeverWaitsForACacheCanBeCancelled() throws Exception {
        Sandbox sandbox = sandbox(ExecutorChoice.BUILTIN);
        CompletableFuture<String> started = new CompletableFuture<>();
        Disposable holder = sandbox.run(
                        sh("", "echo up; busybox sleep 100", cacheAt("/c", "held", Sharing.LOCKED)), started::complete)
                .subscribe();
        started.get(30, TimeUnit.SECONDS);
        CompletableFuture<String> waiting = new CompletableFuture<>();
        Disposable second = sandbox.run(sh("", "echo never", cacheAt("/c", "held", Sharing.LOCKED)), waiting::complete)
                .subscribe();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).startsWith("waiting for the cache 'held'");
        second.dispose();
        holder.dispose();
        assertThat(lines(sandbox, sh("", "echo free", cacheAt("/c", "held", Sharing.LOCKED))))
                .containsExactly("free");
    }

    @Test
    void cachesInAnyOrderNeverWaitForEachOther() {
        Sandbox sandbox = sandbox(ExecutorChoice.BUILTIN);
        Mount a = cacheAt("/a", "order-a", Sharing.LOCKED);
        Mount b = cacheAt("/b", "order-b", Sharing.LOCKED);
        List<CompletableFuture<RunOutcome>> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RunSpec spec = i % 2 == 0 ? sh("", "busybox sleep 0.05", a, b) : sh("", "busybox sleep 0.05", b, a, a);
            runs.add(sandbox.run(spec, line -> {}).toFuture());
        }
        runs.forEach(
                run -> assertThat(run.orTimeout(60, TimeUnit.SECONDS).join().exitCode())
                        .isZero());
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void anAgentsSocketBelongsToWhomTheMountSays(ExecutorChoice executor) {
        SshAgent nobody = new SshAgent(Optional.empty(), List.of());

        assertThat(lines(
                        executor,
                        "busybox stat -c '%F %a %u:%g' /run/agent",
                        new Mount.SshMount("/run/agent", nobody, 1000, 50, 0620)))
                .containsExactly("socket 620 1000:50");
    }

    @Test
    void aFolderIsNotMountedOnAFile() {
        assertThatThrownBy(() -> lines(
                        ExecutorChoice.BUILTIN, "true", new Mount.TmpfsMount("/bin/busybox", OptionalLong.empty())))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("can't mount a folder on the file /bin/busybox");
        assertThatThrownBy(() -> lines(ExecutorChoice.BUILTIN, "true", new Mount.BindMount("/etc", files("f"), true)))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("can't mount a file on the folder /etc");
    }
}
