package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.sandbox.CacheFolder.Seed;
import io.github.layerflux.sandbox.CacheFolder.Sharing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Cache mounts: who shares them, who waits, and what stays in them. */
class CacheMountsTest extends MountsBench {

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

    private static final String HOLD = hold(30);

    /** Uses a cache until another says that it does, too, or so many tenths of a second. */
    private static String hold(int tenths) {
        return "echo in; i=0; while [ ! -e /c/go ] && [ $i -lt " + tenths + " ]; do busybox sleep 0.1;"
                + " i=$((i+1)); done; echo out; echo x >/c/left";
    }

    @Test
    void aSharedCacheHasManyUsersAtOnce() throws Exception {
        assertThat(together(Sharing.SHARED, Sharing.SHARED, hold(500), "echo go >/c/go; echo met"))
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
}
