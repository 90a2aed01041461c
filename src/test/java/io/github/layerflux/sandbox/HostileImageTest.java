package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images and cache folders whose links and names want to reach this machine's files. As root. */
class HostileImageTest {

    @TempDir
    static Path temporary;

    private static RunBench bench;

    private Path outside;

    @BeforeAll
    static void openBench() {
        bench = new RunBench(temporary.resolve("cache"));
    }

    @AfterAll
    static void closeBench() {
        bench.close();
    }

    @BeforeEach
    void makeFilesOutside() throws IOException {
        outside = Files.createTempDirectory(temporary, "outside");
        Files.writeString(outside.resolve("file"), "mine\n");
    }

    private void assertUntouched() throws IOException {
        try (var files = Files.list(outside)) {
            assertThat(files).containsExactly(outside.resolve("file"));
        }
        assertThat(outside.resolve("file")).hasContent("mine\n");
        assertThat(Path.of("/dev/null"))
                .satisfies(device -> assertThat(Files.getAttribute(device, "unix:mode", LinkOption.NOFOLLOW_LINKS))
                        .isEqualTo(0020666));
    }

    /** As in CVE-2024-21626: a descriptor of the runtime's that is still open is a way back. */
    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aWorkingDirectoryBelowProcLeadsNowhere(ExecutorChoice executor) throws IOException {
        String reach = "for up in . .. ../.. ../../.. ../../../.. ../../../../../../../..; do" + " [ ! -e $up" + outside
                + "/file ] || echo OUT; done";
        for (int descriptor = 3; descriptor < 12; descriptor++) {
            List<String> lines;
            try {
                lines = bench.sh(executor, reach)
                        .in("/proc/self/fd/" + descriptor)
                        .go()
                        .lines();
            } catch (EnvironmentFailure e) {
                continue; // refused as a whole, which is as good
            }
            assertThat(lines).doesNotContain("OUT");
        }
        assertUntouched();
    }

    /** As in CVE-2019-19921 and CVE-2021-30465. */
    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void linksInPlaceOfWhatIsMountedOnStayInside(ExecutorChoice executor) throws IOException {
        for (String target : List.of(outside.toString(), "../../../../../../../../../.." + outside)) {
            Layer layer = bench.layers().layer(root -> {
                root.link("etc/hosts", target + "/file");
                root.link("etc/resolv.conf", target + "/resolver");
                root.link("secrets", target);
            });
            bench.sh(executor, "echo x >>/etc/hosts; echo x >/secrets/other; echo x >>/etc/resolv.conf; :")
                    .on(new LowerLayer.Stored(layer))
                    .with(
                            new Mount.SecretFile("/secrets/token", "s3cret".getBytes(), 0, 0, 0400),
                            new Mount.TmpfsMount("/secrets/memory", OptionalLong.empty()),
                            cache("/secrets/cache", "links-" + executor.parameter()))
                    .go()
                    .succeeds();
            assertUntouched();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void linksInPlaceOfSystemFoldersStayInside(ExecutorChoice executor) throws IOException {
        for (String name : List.of("proc", "dev", "sys")) {
            Layer layer = bench.layers().layer(root -> root.link(name, outside.toString()));
            try {
                bench.sh(executor, "echo x >/" + name + "/made; chmod 0 /dev/null; :")
                        .on(new LowerLayer.Stored(layer))
                        .go();
            } catch (EnvironmentFailure e) {
                assertThat(e).hasMessageContaining("the sandbox can't run it");
            }
            assertUntouched();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aLinkThatAnEarlierBuildLeftInACacheStaysInside(ExecutorChoice executor) throws IOException {
        String id = "planted-" + executor.parameter();
        bench.sh(
                        executor,
                        "busybox ln -s " + outside + " /cache/link; busybox ln -s ../../../../../../../.." + outside
                                + " /cache/up")
                .with(cache("/cache", id))
                .go()
                .succeeds();
        try {
            bench.sh(executor, "echo x >/cache/link/file; echo x >/cache/up/file; echo x >/cache/link/in/f; :")
                    .with(
                            cache("/cache", id),
                            new Mount.TmpfsMount("/cache/link/in", OptionalLong.empty()),
                            new Mount.SecretFile("/cache/up/secret", "s3cret".getBytes(), 0, 0, 0400))
                    .go();
        } catch (EnvironmentFailure e) {
            assertThat(e).hasMessageContaining("the sandbox can't run it"); // crun doesn't follow them at all
        }
        assertUntouched();
    }

    /** What a RUN does to its devices is gone with it. */
    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void devicesOfOneRunAreNotThoseOfAnother(ExecutorChoice executor) throws IOException {
        bench.sh(executor, "busybox chmod 600 /dev/null && busybox chown 1:1 /dev/zero")
                .go()
                .succeeds();
        assertThat(bench.sh(executor, "busybox stat -c '%a %u' /dev/null /dev/zero")
                        .go()
                        .lines())
                .containsExactly("666 0", "666 0");
        assertUntouched();
    }

    private static Mount cache(String target, String id) {
        return new Mount.CacheMount(
                target, new CacheFolder(id, CacheFolder.Sharing.SHARED, 0, 0, 0755, Optional.empty()), false);
    }
}
