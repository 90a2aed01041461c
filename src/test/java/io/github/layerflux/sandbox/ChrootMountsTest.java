package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.sandbox.CacheFolder.Sharing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Mounts that are moved to their place, where nothing can be mounted. As root. */
class ChrootMountsTest {

    @TempDir
    Path temporary;

    private static Mount cacheAt(String target) {
        return new Mount.CacheMount(
                target, new CacheFolder("kept", Sharing.SHARED, 0, 0, 0755, Optional.empty()), false);
    }

    private static RunBench.Run run(RunBench bench, String script, Mount mount) {
        return bench.sh(ExecutorChoice.CHROOT, script).with(mount);
    }

    @Test
    void runsThatShareACacheHaveItOneAfterAnother() {
        try (RunBench bench = new RunBench(temporary);
                RunBench other = new RunBench(temporary)) {
            RunSpec writes = run(bench, "echo x >>/c/f; busybox sleep 0.3", cacheAt("/c"))
                    .spec();
            Mono.when(
                            bench.sandbox(ExecutorChoice.CHROOT).run(writes, line -> {}),
                            bench.sandbox(ExecutorChoice.CHROOT).run(writes, line -> {}),
                            other.sandbox(ExecutorChoice.CHROOT).run(writes, line -> {}))
                    .block(Duration.ofSeconds(60));

            assertThat(run(bench, "busybox cat /c/f", cacheAt("/c")).go().lines())
                    .containsExactly("x", "x", "x");
            other.sandbox(ExecutorChoice.CHROOT).close(); // before either looks for what is left
            bench.sandbox(ExecutorChoice.CHROOT).close();
        }
    }

    @Test
    void aCacheThatARunRemovedOrReplacedIsNewForTheNext() {
        try (RunBench bench = new RunBench(temporary)) {
            for (String script : new String[] {
                "busybox rm -r /p/c", "busybox rm -r /p", "busybox rm -r /p/c; busybox ln -s /etc /p/c"
            }) {
                run(bench, "echo x >/p/c/f", cacheAt("/p/c")).go().succeeds();
                run(bench, script, cacheAt("/p/c")).go().succeeds();
                assertThat(run(bench, "echo /p/c/*", cacheAt("/p/c")).go().lines())
                        .as(script)
                        .containsExactly("/p/c/*");
            }
        }
    }

    @Test
    void aSymlinkAboveAMountLeadsNowhereOutside() throws Exception {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Path own = Files.createDirectories(outside.resolve("c")).resolve("own");
        Files.writeString(own, "mine");
        try (RunBench bench = new RunBench(temporary.resolve("cache"))) {
            String script = "busybox mv /p /q && busybox ln -s " + outside + " /p";
            for (Mount mount : new Mount[] {cacheAt("/p/c"), new Mount.TmpfsMount("/p/c", OptionalLong.empty())}) {
                assertThatThrownBy(() -> run(bench, script, mount).go())
                        .hasMessageContaining("RUN has put a symlink above /p/c");
                assertThat(own).hasContent("mine");
            }
        }
    }
}
