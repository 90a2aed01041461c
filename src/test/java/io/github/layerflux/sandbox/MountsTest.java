package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.CacheFolder.Sharing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is mounted for a RUN: how it looks inside, and that nothing of it stays. */
class MountsTest extends MountsBench {

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
