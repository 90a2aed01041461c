package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Platform;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a second build must not take from the cache: wrong hits that other builders shipped, in both rule sets. */
final class CacheMissBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;

    private EngineBench open(String rules) {
        bench = new EngineBench(folder);
        bench.rules = rules;
        return bench;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aRenamedFileOfACopiedFolder(String rules) throws IOException {
        open(rules).file("d/old", "text");
        bench.build("FROM scratch", "COPY d /d", "WORKDIR /w");

        Files.move(bench.context.resolve("d/old"), bench.context.resolve("d/new"));
        Files.setLastModifiedTime(bench.context.resolve("d"), FileTime.from(EngineBench.NOON));
        BuildResult second = bench.build("FROM scratch", "COPY d /d", "WORKDIR /w");

        assertThat(second.statuses()).isEqualTo("EXECUTED EXECUTED");
        assertThat(second.files()).containsExactly("d/", "d/new=text", "w/");
        assertThat(second.misses())
                .singleElement()
                .satisfies(miss -> assertThat(miss.miss().changedFiles())
                        .anyMatch(line -> line.contains("old"))
                        .anyMatch(line -> line.contains("new")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aRenamedFileBelowAWildcard(String rules) throws IOException {
        open(rules).file("d/sub/old", "text");
        bench.build("FROM scratch", "COPY d/* /d/");

        Files.move(bench.context.resolve("d/sub/old"), bench.context.resolve("d/sub/new"));
        Files.setLastModifiedTime(bench.context.resolve("d/sub"), FileTime.from(EngineBench.NOON));
        BuildResult second = bench.build("FROM scratch", "COPY d/* /d/");

        assertThat(second.statuses()).isEqualTo("EXECUTED");
        assertThat(second.files()).containsExactly("d/", "d/new=text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void onlyTheSecondOfSeveralSourcesChanged(String rules) {
        open(rules).file("a", "a").file("b", "b");
        bench.build("FROM scratch", "COPY a b /d/");

        bench.file("b", "other", EngineBench.NOON.plusSeconds(1));
        BuildResult second = bench.build("FROM scratch", "COPY a b /d/");

        assertThat(second.statuses()).isEqualTo("EXECUTED");
        assertThat(second.files()).contains("d/b=other");
        assertThat(second.misses().get(0).miss().changedFiles())
                .singleElement()
                .asString()
                .contains("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void theModeOfAFolderChanged(String rules) throws IOException {
        open(rules).file("d/sub/f", "f");
        bench.build("FROM scratch", "COPY d /d");

        Files.setPosixFilePermissions(bench.context.resolve("d/sub"), PosixFilePermissions.fromString("rwx------"));

        assertThat(bench.build("FROM scratch", "COPY d /d").statuses()).isEqualTo("EXECUTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void whatIsCopiedFromAnotherStageChangedThere(String rules) {
        String[] dockerfile = {"FROM scratch AS a", "COPY f /d/f", "FROM scratch", "COPY --from=a /d /e"};
        open(rules).file("f", "one");
        bench.build(dockerfile);

        bench.file("f", "other", EngineBench.NOON.plusSeconds(1));
        BuildResult second = bench.build(dockerfile);

        assertThat(second.steps()).containsExactly("a 1 EXECUTED", "1 1 EXECUTED");
        assertThat(second.files()).containsExactly("e/", "e/f=other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void whatIsCopiedFromAnotherStageThroughALinkedParentChangedThere(String rules) throws IOException {
        String[] dockerfile = {
            "FROM scratch AS a", "COPY links /", "COPY f /real/f", "FROM scratch", "COPY --from=a /linked/f /f"
        };
        open(rules).file("f", "one").file("links/x", "x");
        Files.createSymbolicLink(bench.context.resolve("links/linked"), Path.of("real"));
        bench.build(dockerfile);

        bench.file("f", "other", EngineBench.NOON.plusSeconds(1));
        BuildResult second = bench.build(dockerfile);

        assertThat(second.files()).containsExactly("f=other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void theImageBehindAStageAliasChanged(String rules) {
        open(rules).file("f", "one").file("g", "g");
        bench.build("FROM scratch AS base", "COPY f /f", "FROM base", "COPY g /g");

        bench.file("f", "other", EngineBench.NOON.plusSeconds(1));
        BuildResult second = bench.build("FROM scratch AS base", "COPY f /f", "FROM base", "COPY g /g");

        assertThat(second.statuses()).isEqualTo("EXECUTED EXECUTED");
        assertThat(second.files()).containsExactly("f=other", "g=g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aBuildArgumentThatOnlyFeedsAnEnvironmentVariableChanged(String rules) {
        String[] dockerfile = {"FROM scratch", "ARG ARG=1", "ENV x=$ARG"};
        open(rules);
        bench.build(dockerfile);

        bench.buildArgs.put("ARG", "2");
        BuildResult second = bench.build(dockerfile);

        assertThat(second.steps()).contains("0 2 EXECUTED");
        assertThat(second.config().env()).contains("x=2");
        assertThat(second.history()).contains("ARG ARG=2 (empty)", "ENV x=2 (empty)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void wordsThatOnlyLookAlikeWhenJoined(String rules) {
        open(rules);
        bench.build("FROM scratch", "LABEL A=x B-=z");

        BuildResult second = bench.build("FROM scratch", "LABEL A=\"x B-=z\"");

        assertThat(second.statuses()).isEqualTo("EXECUTED");
        assertThat(second.config().labels()).hasSize(1).containsEntry("A", "x B-=z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anotherPlatform(String rules) {
        open(rules).file("f", "f");
        bench.build("FROM scratch", "COPY f /f");

        bench.platform = Platform.parse("linux/arm64");
        BuildResult second = bench.build("FROM scratch", "COPY f /f");

        assertThat(second.statuses()).isEqualTo("EXECUTED");
        assertThat(second.json()).contains("\"arm64\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aLabelOfTheRequestIsAddedToACachedBuild(String rules) {
        open(rules);
        Digest plain = bench.build("FROM scratch", "ENV a=1").imageId();

        bench.labels.put("l", "1");
        BuildResult labelled = bench.build("FROM scratch", "ENV a=1");

        assertThat(labelled.statuses()).isEqualTo("CACHED");
        assertThat(labelled.imageId()).isNotEqualTo(plain);
        assertThat(labelled.config().labels()).containsEntry("l", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void goingBackToAnEarlierStateDeliversTheImageOfThatState(String rules) {
        String[] dockerfile = {"FROM scratch", "COPY f /f", "WORKDIR /w"};
        open(rules).file("f", "A");
        BuildResult a = bench.build(dockerfile);
        bench.file("f", "B!", EngineBench.NOON.plusSeconds(1));
        BuildResult b = bench.build(dockerfile);
        bench.file("f", "A", EngineBench.NOON);
        BuildResult again = bench.build(dockerfile);

        assertThat(b.imageId()).isNotEqualTo(a.imageId());
        assertThat(again.statuses()).isEqualTo("CACHED CACHED");
        assertThat(again.finished().manifest()).isEqualTo(a.finished().manifest());
        assertThat(again.tagged("docker.io/library/app:1"))
                .contains(a.finished().manifest());
        assertThat(again.files()).contains("f=A");
    }

    /** It is what it was when the step is recorded; its layer has what it was for a moment. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aFileThatWasAnotherOneWhileItWasCopied(String rules) throws Exception {
        open(rules).file("d/a", "A").file("d/b", "b".repeat(40_000_000));
        Thread back = new Thread(() -> {
            while (copied() < 1_000_000) {
                Thread.onSpinWait();
            }
            bench.file("d/a", "A"); // while b is being copied
        });
        bench.onEvent = event -> {
            if (event instanceof StepStarted) {
                bench.file("d/a", "B", EngineBench.NOON.plusSeconds(1));
                back.start();
            }
        };
        BuildResult torn = bench.build("FROM scratch", "COPY d /d");
        back.join();

        bench.onEvent = event -> {};
        BuildResult second = bench.build("FROM scratch", "COPY d /d");

        assertThat(text(torn, "d/a")).isEqualTo("B");
        assertThat(text(second, "d/a")).isEqualTo("A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aFileThatWasThereOnlyWhileTheOthersWereCopied(String rules) throws Exception {
        open(rules).file("d/b", "b".repeat(40_000_000));
        Thread back = new Thread(() -> {
            while (copied() < 1_000_000) {
                Thread.onSpinWait();
            }
            bench.remove("d/a");
        });
        bench.onEvent = event -> {
            if (event instanceof StepStarted) {
                bench.file("d/a", "for a moment");
                back.start();
            }
        };
        BuildResult torn = bench.build("FROM scratch", "COPY d /d");
        back.join();

        bench.onEvent = event -> {};
        BuildResult second = bench.build("FROM scratch", "COPY d /d");

        assertThat(text(torn, "d/a")).isEqualTo("for a moment");
        assertThat(text(second, "d/a")).isEmpty();
    }

    private static String text(BuildResult built, String path) {
        for (String file : built.files()) {
            if (file.startsWith(path + "=")) {
                return file.substring(path.length() + 1);
            }
        }
        return "";
    }

    /** Bytes of the layer that is being written. */
    private long copied() {
        File[] files = bench.cache.resolve("tmp").toFile().listFiles();
        long bytes = 0;
        for (File file : files == null ? new File[0] : files) {
            bytes = Math.max(bytes, file.length());
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aFileChangedBetweenTheLookAtItAndItsCopy(String rules) {
        open(rules).file("f", "A");
        bench.onEvent = event -> {
            if (event instanceof StepStarted) {
                bench.file("f", "B", EngineBench.NOON.plusSeconds(1));
            }
        };
        BuildResult torn = bench.build("FROM scratch", "COPY f /f");
        assertThat(torn.files()).containsExactly("f=B");

        bench.onEvent = event -> {};
        BuildResult second = bench.file("f", "A").build("FROM scratch", "COPY f /f");

        assertThat(second.statuses()).isEqualTo("EXECUTED");
        assertThat(second.files()).containsExactly("f=A");
        assertThat(torn.events())
                .anyMatch(event -> event instanceof Warning warning
                        && warning.text().contains("files changed while 'COPY f /f' copied them"));
    }

    /** The files look alike, but the instruction is another one: rule 1. */
    @Test
    void aNamedFolderIsReadInsteadOfAnother() throws IOException {
        open("metadata").file("one/f", "one").file("two/f", "two");
        bench.buildContexts.put("a", "one");
        bench.buildContexts.put("b", "two");
        bench.build("FROM scratch", "COPY --from=a f /f");

        BuildResult second = bench.build("FROM scratch", "COPY --from=b f /f");

        assertThat(second.statuses()).isEqualTo("EXECUTED");
        assertThat(second.files()).containsExactly("f=two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void whatIsExcludedFromAnotherStageChanged(String rules) {
        open(rules).file("d/a.txt", "a").file("d/b.md", "b");
        bench.build("FROM scratch AS s", "COPY d /d", "FROM scratch", "COPY --from=s /d /d");

        BuildResult second =
                bench.build("FROM scratch AS s", "COPY d /d", "FROM scratch", "COPY --from=s --exclude=*.txt /d /d");

        assertThat(second.files()).containsExactly("d/", "d/b.md=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void theIgnoreFileLetsAnotherFileIn(String rules) {
        open(rules).file("d/a", "a").file("d/b", "b").file(".dockerignore", "d/b\n");
        bench.build("FROM scratch", "COPY d /d");

        bench.file(".dockerignore", "d/a\n");
        BuildResult second = bench.build("FROM scratch", "COPY d /d");

        assertThat(second.files()).containsExactly("d/", "d/b=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void everythingWithoutTheCache(String rules) {
        open(rules).file("f", "f");
        bench.build("FROM scratch AS a", "COPY f /f", "FROM scratch", "COPY --from=a f /f");

        bench.noCache = true;
        BuildResult second = bench.build("FROM scratch AS a", "COPY f /f", "FROM scratch", "COPY --from=a f /f");

        assertThat(second.statuses()).isEqualTo("EXECUTED EXECUTED");
        assertThat(second.misses())
                .hasSize(2)
                .allSatisfy(miss -> assertThat(miss.miss().reason()).contains("noCache"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a", "0", "?", "[a-c]"})
    void theStagesThatTheFilterNames(String filter) {
        open("content").file("f", "f");
        String[] dockerfile = {
            "FROM scratch AS a", "COPY f /f", "FROM scratch AS other", "COPY f /g", "COPY --from=a f /f"
        };
        bench.build(dockerfile);

        bench.noCacheFilter.add(filter);
        BuildResult second = bench.build(dockerfile);

        assertThat(second.steps()).containsExactly("a 1 EXECUTED", "other 1 CACHED", "other 2 CACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata"})
    void aReaderOfAStageThatWasExecutedAgain(String rules) {
        open(rules).file("f", "f");
        String[] dockerfile = {
            "FROM scratch AS a", "COPY f /f", "FROM scratch AS other", "COPY f /g", "COPY --from=a f /f"
        };
        bench.build(dockerfile);

        bench.noCacheFilter.add("a");
        BuildResult second = bench.build(dockerfile);

        assertThat(second.steps())
                .as("a new image there is a changed source here")
                .containsExactly("a 1 EXECUTED", "other 1 CACHED", "other 2 EXECUTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata"})
    void aTouchedFileUnderMetadataRules(String rules) {
        open(rules).file("f", "f");
        bench.build("FROM scratch", "COPY f /f");

        bench.file("f", "f", EngineBench.NOON.plusSeconds(5));
        BuildResult second = bench.build("FROM scratch", "COPY f /f");

        assertThat(second.statuses()).isEqualTo("EXECUTED");
        assertThat(second.misses().get(0).miss().changedFiles())
                .singleElement()
                .asString()
                .contains("f: mtime", "size equal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content"})
    void anEditOfEqualSizeAndTimeUnderContentRules(String rules) {
        open(rules).file("f", "one");
        bench.build("FROM scratch", "COPY f /f");

        bench.file("f", "two");
        BuildResult second = bench.build("FROM scratch", "COPY f /f");

        assertThat(second.statuses()).isEqualTo("EXECUTED");
        assertThat(second.files()).containsExactly("f=two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content"})
    void twoContextsWhoseFilesHaveEqualMetadata(String rules) {
        open(rules).file("f", "one");
        bench.build("FROM scratch", "COPY f /f");

        bench.context = folder.resolve("other context");
        bench.file("f", "two");

        assertThat(bench.build("FROM scratch", "COPY f /f").files()).containsExactly("f=two");
    }
}
