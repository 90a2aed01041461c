package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Healthcheck;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image configuration and history that each instruction leaves, as BuildKit writes them. */
final class ImageConfigurationTest {

    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void theWholeConfigurationOfAnImage() throws IOException {
        bench.epoch = OptionalLong.of(1_767_225_600L);
        bench.file("f", "hello");

        BuildResult result = bench.build(resource("Dockerfile").split("\n"));

        String layer = result.image().diffIds().get(0).toString();
        assertThat(Json.readObject(result.json(), "the configuration"))
                .isEqualTo(Json.readObject(resource("config.json").replace("LAYER", layer), "config.json"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = ImageConfigurationTest.class.getResourceAsStream("/configuration/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void scratchHasARootDirectoryAndAPath() {
        BuildResult result = bench.build("FROM scratch", "ENV A=1");

        assertThat(result.config().workingDir()).isEqualTo("/");
        assertThat(result.config().env()).containsExactly(PATH, "A=1");
        assertThat(result.manifest().layers()).isEmpty();
    }

    @Test
    void environmentIsUpdatedInPlaceAndSeesWhatWasBeforeTheInstruction() {
        BuildResult result = bench.build(
                "FROM scratch", "ENV abc=hello x=1", "ENV abc=bye def=$abc", "ENV ghi=$abc", "ENV k some  value");

        assertThat(result.config().env())
                .containsExactly(PATH, "abc=bye", "x=1", "def=hello", "ghi=bye", "k=some  value");
    }

    @Test
    void argumentsComeFromTheCommandLineFromBeforeFromOrFromTheirDefault() {
        bench.buildArgs.put("GIVEN", "given");
        BuildResult result = bench.build(
                "ARG GLOBAL=global",
                "ARG HIDDEN=hidden",
                "FROM scratch",
                "ARG GIVEN=default",
                "ARG GLOBAL",
                "ARG UNSET",
                "ENV a=$GIVEN b=$GLOBAL c=[$HIDDEN] d=${UNSET-unset}");

        assertThat(result.config().env()).contains("a=given", "b=global", "c=[]", "d=unset");
        assertThat(result.history())
                .startsWith("ARG GIVEN=given (empty)", "ARG GLOBAL=global (empty)", "ARG UNSET (empty)");
    }

    @Test
    void aLaterArgumentWinsOverAnEnvironmentVariableThatTheImageKeeps() {
        BuildResult result = bench.build("FROM scratch", "ENV A=e", "ARG A=a", "LABEL l=$A");

        assertThat(result.config().env()).contains("A=e");
        assertThat(result.config().labels()).containsEntry("l", "a");
    }

    @Test
    void entrypointClearsAnInheritedCommandButNotItsOwn() {
        assertThat(bench.build("FROM scratch AS base", "CMD [\"c\"]", "FROM base", "ENTRYPOINT [\"e\"]")
                        .config()
                        .cmd())
                .isEmpty();
        assertThat(bench.build("FROM scratch", "CMD [\"c\"]", "ENTRYPOINT [\"e\"]")
                        .config()
                        .cmd())
                .contains(List.of("c"));
    }

    @Test
    void anEmptyCommandIsNoCommand() {
        BuildResult result = bench.build("FROM scratch AS base", "CMD [\"c\"]", "FROM base", "CMD []");

        assertThat(result.config().cmd()).isEmpty();
        assertThat(result.json()).doesNotContain("\"Cmd\"");
    }

    @Test
    void labelsPortsAndVolumesAddUp() {
        BuildResult result = bench.build(
                "FROM scratch AS base",
                "LABEL a=1 b=1",
                "EXPOSE 80",
                "VOLUME /a",
                "FROM base",
                "LABEL b=2",
                "EXPOSE 81-82/tcp",
                "VOLUME [\"/b\", \"/c\"]");

        assertThat(result.config().labels()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(result.config().exposedPorts()).containsExactly("80/tcp", "81/tcp", "82/tcp");
        assertThat(result.config().volumes()).containsExactly("/a", "/b", "/c");
    }

    @Test
    void workingDirectoriesJoinAndOnlyTheRootHasNoLayer() {
        BuildResult result = bench.build("FROM scratch", "WORKDIR /", "WORKDIR /a", "WORKDIR b/../c", "WORKDIR /a/c");

        assertThat(result.config().workingDir()).isEqualTo("/a/c");
        assertThat(result.history()).containsExactly("WORKDIR / (empty)", "WORKDIR /a", "WORKDIR /a/c", "WORKDIR /a/c");
        assertThat(result.manifest().layers()).hasSize(3);
        assertThat(result.files()).containsExactly("a/", "a/c/");
    }

    @Test
    void aHealthCheckIsKeptWithAllItsTimesOrTurnedOff() {
        BuildResult result = bench.build(
                "FROM scratch AS base",
                "HEALTHCHECK --interval=1500ms --start-period=1h --start-interval=5s --retries=9 CMD [\"/c\", \"x\"]",
                "FROM base");
        assertThat(result.config().healthcheck())
                .contains(new Healthcheck(
                        List.of("CMD", "/c", "x"),
                        Duration.ofMillis(1500).toNanos(),
                        0,
                        Duration.ofHours(1).toNanos(),
                        Duration.ofSeconds(5).toNanos(),
                        9));
        assertThat(result.history())
                .containsExactly(
                        "HEALTHCHECK &{[\"CMD\" \"/c\" \"x\"] \"1.5s\" \"0s\" \"1h0m0s\" \"5s\" '\\t'} (empty)");

        assertThat(bench.build("FROM scratch", "HEALTHCHECK NONE").config().healthcheck())
                .hasValueSatisfying(check -> assertThat(check.test()).containsExactly("NONE"));
    }

    @Test
    void aChangedShellIsWhatShellFormsAreWrappedIn() {
        BuildResult result =
                bench.build("FROM scratch", "CMD first", "SHELL [\"/bin/bash\", \"-ec\"]", "ENTRYPOINT second");

        assertThat(result.config().cmd()).contains(List.of("/bin/sh", "-c", "first"));
        assertThat(result.config().entrypoint()).contains(List.of("/bin/bash", "-ec", "second"));
        assertThat(result.config().shell()).containsExactly("/bin/bash", "-ec");
    }

    @Test
    void triggersAreStoredInOrder() {
        assertThat(bench.build("FROM scratch", "ONBUILD RUN a", "ONBUILD ENV b=1")
                        .config()
                        .onBuild())
                .containsExactly("RUN a", "ENV b=1");
    }

    @Test
    void copyingIsToldWithItsFlagsAndExpandedNames() {
        bench.file("f", "f").file("g", "g");

        BuildResult result = bench.build("FROM scratch", "ARG to=d", "COPY --chown=1:2 --chmod=644 f g /$to/");

        assertThat(result.history().get(1)).isEqualTo("COPY --chown=1:2 --chmod=644 f g /d/ # buildkit");
        assertThat(result.files()).containsExactly("d/", "d/f=f", "d/g=g");
    }

    @Test
    void labelsAndAnnotationsOfTheRequestAreAdded() {
        bench.labels.put("b", "added");
        bench.labels.put("c", "added");
        bench.annotations.put("org.example", "noted");

        BuildResult result = bench.build("FROM scratch", "LABEL a=own b=own");

        assertThat(result.config().labels()).isEqualTo(Map.of("a", "own", "b", "added", "c", "added"));
        assertThat(result.manifest().annotations()).isEqualTo(Map.of("org.example", "noted"));
    }

    @Test
    void thePlatformIsInTheConfiguration() {
        bench.platform = Platform.parse("linux/arm64");

        BuildResult result = bench.build("FROM scratch", "ARG TARGETARCH", "LABEL arch=$TARGETARCH");

        assertThat(result.json()).contains("\"architecture\":\"arm64\"");
        assertThat(result.config().labels()).containsEntry("arch", "arm64");
    }

    @Test
    void anEpochMakesEqualBuildsEqualOnAnyMachine() {
        bench.epoch = OptionalLong.of(1_000_000_000L);
        bench.file("d/f", "f");
        String[] dockerfile = {"FROM scratch", "WORKDIR /w", "COPY d d", "ENV a=1"};

        BuildResult one = bench.build(dockerfile);
        bench.cache = folder.resolve("another cache");
        BuildResult other = bench.build(dockerfile);

        assertThat(other.statuses()).isEqualTo("EXECUTED EXECUTED EXECUTED");
        assertThat(other.finished().manifest()).isEqualTo(one.finished().manifest());
        assertThat(one.image().created()).isEqualTo("2001-09-09T01:46:40Z");
        assertThat(one.image().history())
                .allSatisfy(entry -> assertThat(entry.created()).isEqualTo("2001-09-09T01:46:40Z"));
    }

    @Test
    void anEpochHoldsForStepsThatWereRecordedWithoutOne() {
        String[] dockerfile = {"FROM scratch", "ENV a=1", "ENV b=1"};
        bench.build(dockerfile);
        bench.epoch = OptionalLong.of(1_000_000_000L);

        BuildResult cached = bench.build(dockerfile);

        assertThat(cached.statuses()).isEqualTo("CACHED CACHED");
        assertThat(cached.image().created()).isEqualTo("2001-09-09T01:46:40Z");
    }

    @Test
    void anEpochInTheFutureClampsNothing() {
        bench.epoch = OptionalLong.of(99_999_999_999L);

        assertThat(bench.build("FROM scratch", "ENV a=1").image().created()).startsWith("20");
    }
}
