package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.mojo.CacheBench.Built;
import io.github.layerflux.remote.FileServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must never come from the cache: the list 'must miss' of docs/cache-rules.md, line by line, through the goal. Each is
 * a wrong hit that another builder shipped.
 */
final class CacheMustMissTest extends OnBusybox {

    private static final Instant LATER = CacheBench.NOON.plusSeconds(1);

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void renamedFileInADirectoryCopy(String rules) throws IOException {
        CacheBench bench = bench(rules).file("d/old", "text");
        bench.build("FROM scratch", "COPY d /d");

        Files.move(bench.context("d/old"), bench.context("d/new"));
        bench.time("d/new", CacheBench.NOON);
        Built second = bench.build("FROM scratch", "COPY d /d");

        second.misses("EXECUTED").because("d/new: added", "d/old: removed");
        assertThat(second.image().files()).containsKey("d/new").doesNotContainKey("d/old");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void renamedFileBelowAWildcard(String rules) throws IOException {
        CacheBench bench = bench(rules).file("d/sub/old", "text");
        bench.build("FROM scratch", "COPY d/* /d/");

        Files.move(bench.context("d/sub/old"), bench.context("d/sub/new"));
        bench.time("d/sub/new", CacheBench.NOON);
        Built second = bench.build("FROM scratch", "COPY d/* /d/");

        second.misses("EXECUTED").because("d/sub/new: added", "d/sub/old: removed");
        assertThat(second.image().files()).containsKey("d/new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void onlyTheSecondOfSeveralSourcesChanged(String rules) {
        CacheBench bench = bench(rules).file("a", "a").file("b", "b");
        bench.build("FROM scratch", "COPY a b /d/");

        Built second = bench.file("b", "other", LATER).build("FROM scratch", "COPY a b /d/");

        second.misses("EXECUTED").because("1 file changed: b", "size 1 → 5");
        assertThat(second.text("d/b")).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void directoryModeChanged(String rules) throws IOException {
        CacheBench bench = bench(rules).file("d/sub/f", "f");
        bench.build("FROM scratch", "COPY d /d");

        Files.setPosixFilePermissions(bench.context("d/sub"), PosixFilePermissions.fromString("rwx------"));
        Built second = bench.build("FROM scratch", "COPY d /d");

        second.misses("EXECUTED").because("d/sub: mode 0755 → 0700");
        assertThat(second.image().file("d/sub").octalMode()).endsWith("700");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void copyFromARebuiltStage(String rules) {
        String[] dockerfile = {"FROM scratch AS a", "COPY f /made", "FROM scratch", "COPY --from=a /made /"};
        CacheBench bench = bench(rules).file("f", "one");
        bench.build(dockerfile);

        Built second = bench.file("f", "other", LATER).build(dockerfile);

        second.misses("EXECUTED EXECUTED").because("1 file changed: f");
        assertThat(second.text("made")).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void copyFromARebuiltStageThroughASymlinkedParent(String rules) throws IOException {
        String[] dockerfile = {
            "FROM scratch AS a", "COPY links /", "COPY f /real/f", "FROM scratch", "COPY --from=a /linked/f /f"
        };
        CacheBench bench = bench(rules).file("f", "one").file("links/x", "x");
        Files.createSymbolicLink(bench.context("links/linked"), Path.of("real"));
        bench.build(dockerfile);

        Built second = bench.file("f", "other", LATER).build(dockerfile);

        second.misses("CACHED EXECUTED EXECUTED");
        assertThat(second.text("f")).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void baseImageChangedBehindAStageAlias(String rules) {
        CacheBench bench = bench(rules).file("f", "one").file("g", "g");
        bench.maven.mojo.images = List.of("registry.example/base:3.1");
        bench.build("FROM scratch", "COPY f /f");
        String[] dockerfile = {"FROM registry.example/base:3.1 AS base", "FROM base AS app", "COPY g /g"};
        bench.maven.mojo.images = List.of("app:1");
        bench.build(dockerfile);

        bench.maven.mojo.images = List.of("registry.example/base:3.1");
        bench.file("f", "other", LATER).build("FROM scratch", "COPY f /f");
        bench.maven.mojo.images = List.of("app:1");
        Built second = bench.build(dockerfile);

        second.misses("EXECUTED").because("base image changed: sha256:", "tag 3.1 moved");
        assertThat(second.text("f")).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void buildArgumentChanged(String rules) {
        String[] dockerfile = {"FROM busybox", "ARG V=1", "RUN echo $V > /v"};
        CacheBench bench = bench(rules);
        bench.build(dockerfile);

        bench.maven.mojo.buildArgs.put("V", "2");
        Built second = bench.build(dockerfile);

        second.misses("CACHED EXECUTED").because("build argument V changed: 1 → 2");
        assertThat(second.text("v")).isEqualTo("2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void buildArgumentChangedThatOnlyFeedsAnEnvironmentVariable(String rules) {
        String[] dockerfile = {"FROM scratch", "ARG ARG=1", "ENV x=$ARG", "WORKDIR /$x"};
        CacheBench bench = bench(rules);
        bench.build(dockerfile);

        bench.maven.mojo.buildArgs.put("ARG", "2");
        Built second = bench.build(dockerfile);

        assertThat(second.statuses()).isEqualTo("CACHED EXECUTED EXECUTED");
        assertThat(second.image().container().get("Env").toString()).contains("x=2");
        assertThat(second.image().files()).containsKey("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void bodyOfAHeredocChanged(String rules) {
        CacheBench bench = bench(rules);
        bench.build("FROM busybox", "COPY <<E /f", "one", "E", "RUN <<S", "echo one > /g", "S");

        Built script = bench.build("FROM busybox", "COPY <<E /f", "one", "E", "RUN <<S", "echo two > /g", "S");
        script.misses("CACHED EXECUTED").because("here-document line 1 changed: 'echo one > /g' → 'echo two > /g'");
        assertThat(script.text("g")).isEqualTo("two\n");

        Built file = bench.build("FROM busybox", "COPY <<E /f", "two", "E", "RUN <<S", "echo two > /g", "S");
        file.misses("EXECUTED EXECUTED").because("here-document E line 1 changed: 'one' → 'two'");
        assertThat(file.text("f")).isEqualTo("two\n");
    }

    /** A body that names its interpreter is a file of its own: the command line has only its name. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void bodyOfAScriptWithAnInterpreterChanged(String rules) {
        CacheBench bench = bench(rules);
        bench.build("FROM busybox", "RUN <<S", "#!/bin/sh", "echo one > /g", "S");

        Built second = bench.build("FROM busybox", "RUN <<S", "#!/bin/sh", "echo two > /g", "S");

        second.misses("EXECUTED").because("here-document line 2 changed: 'echo one > /g' → 'echo two > /g'");
        assertThat(second.text("g")).isEqualTo("two\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void wordsThatOnlyLookAlikeWhenTheyAreJoined(String rules) {
        CacheBench bench = bench(rules);
        bench.build("FROM scratch", "ENV A=x B-=z");

        bench.build("FROM scratch", "ENV A=x-B C==z").misses("EXECUTED");
        Built quoted = bench.build("FROM scratch", "ENV A=\"x B-=z\"");

        quoted.misses("EXECUTED");
        assertThat(quoted.image().container().get("Env").toString())
                .contains("\"A=x B-=z\"")
                .doesNotContain("\"B-=z\"");

        bench.build("FROM scratch", "ENV A=x B=z");
        bench.build("FROM scratch", "ENV A=\"x B z\"").misses("EXECUTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void wordsOfCommandsAndArgumentsThatOnlyLookAlikeWhenTheyAreJoined(String rules) {
        CacheBench bench = bench(rules).file("a b/f", "f").file("a/f", "f").file("b/f", "f");
        bench.build("FROM busybox", "RUN [\"touch\", \"/x y\"]");
        bench.build("FROM busybox", "RUN [\"touch\", \"/x\", \"y\"]").misses("EXECUTED");

        String[] arguments = {"FROM busybox", "ARG A", "ARG B", "RUN echo \"$A\" > /a"};
        bench.maven.mojo.buildArgs.put("A", "x");
        bench.maven.mojo.buildArgs.put("B", "z");
        bench.build(arguments);
        bench.maven.mojo.buildArgs.put("A", "x-B=z");
        bench.maven.mojo.buildArgs.remove("B");
        assertThat(bench.build(arguments).text("a")).isEqualTo("x-B=z\n");

        String[] words = {"FROM scratch", "COPY [\"a b\", \"/d/\"]"};
        bench.build(words);
        bench.build("FROM scratch", "COPY [\"a\", \"b\", \"/d/\"]").misses("EXECUTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void otherPlatform(String rules) {
        CacheBench bench = bench(rules).file("f", "f");
        bench.maven.mojo.platforms = List.of("linux/amd64");
        bench.build("FROM scratch", "COPY f /f");

        bench.maven.mojo.platforms = List.of("linux/arm64");
        Built second = bench.build("FROM scratch", "COPY f /f");

        second.misses("EXECUTED");
        assertThat(second.image().config().get("architecture").getAsString()).isEqualTo("arm64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void labelOrBuildArgumentAddedToAnOtherwiseEqualBuild(String rules) {
        CacheBench bench = bench(rules).file("f", "f");
        String[] dockerfile = {"FROM scratch", "ARG A", "COPY f /f", "WORKDIR /w$A"};
        Built plain = bench.build(dockerfile);

        bench.maven.mojo.labels.put("team", "web");
        Built labelled = bench.build(dockerfile);
        assertThat(labelled.imageId()).as("a label isn't lost").isNotEqualTo(plain.imageId());
        assertThat(labelled.image()
                        .container()
                        .getAsJsonObject("Labels")
                        .get("team")
                        .getAsString())
                .isEqualTo("web");

        bench.maven.mojo.buildArgs.put("A", "1");
        Built argument = bench.build(dockerfile);
        assertThat(argument.statuses()).endsWith("EXECUTED");
        assertThat(argument.image().files()).containsKey("w1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void queryStringOfAnAddedUrlChanged(String rules) throws IOException {
        try (FileServer server = new FileServer()) {
            server.file("/f?v=1", "same", "", "").file("/f?v=2", "same", "", "");
            CacheBench bench = bench(rules);
            bench.build("FROM scratch", "ADD " + server.url("/f?v=1") + " /f");

            Built second = bench.build("FROM scratch", "ADD " + server.url("/f?v=2") + " /f");

            second.misses("EXECUTED").because("?v=1", "?v=2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void networkModeChanged(String rules) {
        CacheBench bench = bench(rules);
        bench.build("FROM busybox", "RUN true");

        bench.maven.mojo.network = "none";
        bench.build("FROM busybox", "RUN true").misses("EXECUTED").because("network changed: default → none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void networkModeOfTheInstructionChanged(String rules) {
        CacheBench bench = bench(rules);
        bench.build("FROM busybox", "RUN --network=none true");

        bench.build("FROM busybox", "RUN --network=host true")
                .misses("EXECUTED")
                .because("network changed: none → host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void pullAlwaysFindsANewerBase(String rules) {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
            String base = registry.host() + "/base:1";
            CacheBench bench = bench(rules).file("f", "one").file("g", "g");
            push(bench, base);
            String[] dockerfile = {"FROM " + base, "COPY g /g"};
            bench.maven.mojo.cacheDirectory = folder.resolve("another machine").toString();
            bench.build(dockerfile);

            bench.maven.mojo.cacheDirectory = folder.resolve("cache").toString();
            push(bench.file("f", "other", LATER), base);
            bench.maven.mojo.cacheDirectory = folder.resolve("another machine").toString();
            bench.build(dockerfile).allCached();
            bench.maven.mojo.pull = "always";
            Built newer = bench.build(dockerfile);

            newer.misses("EXECUTED").because("base image changed: sha256:", "tag 1 moved");
            assertThat(newer.text("f")).isEqualTo("other");
        }
    }

    private static void push(CacheBench bench, String reference) {
        bench.maven.mojo.images = List.of(reference);
        bench.maven.mojo.outputs = List.of("type=registry");
        bench.build("FROM scratch", "COPY f /f");
        bench.maven.mojo.images = List.of("app:1");
        bench.maven.mojo.outputs = List.of();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void goingBackDeliversTheImageThatWasThere(String rules) {
        String[] dockerfile = {"FROM scratch AS a", "COPY f /f", "FROM scratch", "COPY --from=a /f /g"};
        CacheBench bench = bench(rules).file("f", "A");
        Built a = bench.build(dockerfile);
        Built b = bench.file("f", "B!", LATER).build(dockerfile);

        Built again = bench.file("f", "A").build(dockerfile).allCached();

        assertThat(b.imageId()).isNotEqualTo(a.imageId());
        assertThat(again.imageId()).isEqualTo(a.imageId());
        assertThat(again.text("g")).isEqualTo("A");
    }

    /** Under {@code metadata} rules two such files are one: that is what the rules say. */
    @Test
    void twoContextsWhoseFilesHaveEqualMetadataUnderContentRules() {
        CacheBench bench = bench("content").file("f", "one");
        bench.build("FROM scratch", "COPY f /f");

        bench.maven.mojo.context = "other context";
        Built second = bench.file("f", "two").build("FROM scratch", "COPY f /f");

        second.misses("EXECUTED").because("f: content changed");
        assertThat(second.text("f")).isEqualTo("two");
    }
}
