package io.github.layerflux.cache;

import static io.github.layerflux.cache.Sample.ALPINE;
import static io.github.layerflux.cache.Sample.NOON;
import static io.github.layerflux.cache.Sample.copy;
import static io.github.layerflux.cache.Sample.file;
import static io.github.layerflux.cache.Sample.folder;
import static io.github.layerflux.cache.Sample.link;
import static io.github.layerflux.cache.Sample.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.Miss;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class MissExplanationTest {

    @TempDir
    Path folder;

    private final CacheRules metadata = new MetadataRules();
    private final CacheRules content = new ContentRules();
    private CacheFixture fixture;

    @BeforeEach
    void open() {
        fixture = new CacheFixture(folder);
    }

    private Miss afterCopy(CacheRules rules, Consumer<Sample.Copy> before, Consumer<Sample.Copy> now) {
        Digest parent = rules.parent(ALPINE);
        fixture.save(parent, rules.copy(copy(before)), "layer");
        CacheKey key = rules.copy(copy(now));
        assertThat(fixture.cache.lookup(parent, key)).isEmpty();
        return fixture.cache.explain(Sample.STEP, parent, key, "alpine:3.20");
    }

    private Miss afterRun(Consumer<Sample.Run> before, Consumer<Sample.Run> now) {
        Digest parent = metadata.parent(ALPINE);
        fixture.save(parent, metadata.run(run(before)), "layer");
        return fixture.cache.explain(Sample.STEP, parent, metadata.run(run(now)), "alpine:3.20");
    }

    private static LayerEntry at(LayerEntry file, int hour, int minute, int second, int nanos) {
        long seconds = LocalDateTime.of(2026, 3, 1, hour, minute, second)
                .atZone(ZoneId.systemDefault())
                .toEpochSecond();
        return file.withMtime(seconds, nanos);
    }

    @Test
    void firstBuildOnAParent() {
        Miss miss = fixture.cache.explain(
                Sample.STEP, metadata.parent(ALPINE), metadata.run(run(run -> {})), "alpine:3.20");
        assertThat(miss.reason()).isEqualTo("first build on alpine:3.20: nothing was built on it as it is now");
    }

    @Test
    void firstInstructionOfItsKindOnAParent() {
        Digest parent = metadata.parent(ALPINE);
        fixture.save(parent, metadata.run(run(run -> {})), "layer");
        assertThat(fixture.cache
                        .explain(Sample.STEP, parent, metadata.copy(copy(copy -> {})), "alpine:3.20")
                        .reason())
                .isEqualTo("no COPY was built on alpine:3.20 as it is now; the last step there was 'RUN make install'");
    }

    @Test
    void changedInstruction() {
        assertThat(afterRun(run -> run.command("apk add curl"), run -> run.command("apk add git"))
                        .reason())
                .isEqualTo("the instruction changed: 'RUN apk add curl' → 'RUN apk add git'");
    }

    @Test
    void changedShellUnderTheSameInstruction() {
        Miss miss = afterRun(run -> {}, run -> run.argv = List.of("/bin/bash", "-c", "make install"));
        assertThat(miss.reason()).isEqualTo("command changed: /bin/sh -c make install → /bin/bash -c make install");
    }

    private String afterScript(String before, String now) {
        return afterRun(
                        run -> {
                            run.command(before);
                            run.text = "RUN <<EOF";
                        },
                        run -> {
                            run.command(now);
                            run.text = "RUN <<EOF";
                        })
                .reason();
    }

    @Test
    void aLineOfAHereDocumentIsNamed() {
        assertThat(afterScript("set -e\napt-get install -y a\n", "set -e\napt-get install -y a b\n"))
                .isEqualTo("here-document line 2 changed: 'apt-get install -y a' → 'apt-get install -y a b'");
        assertThat(afterScript("one\ntwo\n", "one\none and a half\ntwo\n"))
                .isEqualTo("here-document line 2 was added: 'one and a half'");
        assertThat(afterScript("a\nb\nc\nd\n", "a\nd\n"))
                .isEqualTo("here-document line 2 was removed: 'b', and 1 line more");
        assertThat(afterScript("a1\nb\n", "a1\n\tb\n"))
                .as("indentation alone")
                .isEqualTo("here-document line 2 changed: 'b' (in blanks only)");
    }

    @Test
    void anotherShellForAHereDocumentIsTheCommand() {
        Miss miss = afterRun(
                run -> run.argv = List.of("/bin/sh", "-c", "a\nb\n"),
                run -> run.argv = List.of("/bin/bash", "-c", "a\nb\n"));
        assertThat(miss.reason()).isEqualTo("command changed: '/bin/sh -c a b' → '/bin/bash -c a b'");
    }

    @Test
    void ofALongHereDocumentOnlyTheBeginIsComparedByLines() {
        String begin = "line\n".repeat(KeptInputs.LONGEST_TEXT / 5);
        assertThat(afterScript(begin + "x\n", begin + "y\n")).isEqualTo("command changed after its first 32 KiB");
        assertThat(afterScript("x\n" + begin, "y\n" + begin)).isEqualTo("here-document line 1 changed: 'x' → 'y'");
    }

    @Test
    void ofALongCommandThePartThatDiffersIsShown() {
        String packages = "apt-get update && apt-get install -y --no-install-recommends ca-certificates curl git";
        String rest = " && rm -rf /var/lib/apt/lists/* && echo done with all that was to be done";
        assertThat(afterRun(run -> run.command(packages + rest), run -> run.command(packages + " jq" + rest))
                        .reason())
                .isEqualTo("the instruction changed: '… curl git && rm -rf …' → '… curl git jq && rm -rf …'");
    }

    @Test
    void aHereDocumentOfCopyIsNamed() {
        Miss miss = afterCopy(
                content,
                copy -> copy.inline = List.of(new InlineFile("app.conf", "host=a\nport=80\n")),
                copy -> copy.inline = List.of(new InlineFile("app.conf", "host=a\nport=8080\n")));
        assertThat(miss.reason()).isEqualTo("here-document app.conf line 2 changed: 'port=80' → 'port=8080'");
    }

    @Test
    void theValueOfASecretVariableIsNeitherToldNorKept() throws IOException {
        SecretValues values = new SecretValues() {
            @Override
            public List<String> values() {
                return List.of("hunter2", "correct horse");
            }
        };
        Digest parent = metadata.parent(ALPINE);
        Consumer<Sample.Run> before = run -> {
            run.args = List.of(NamedValue.of("API_TOKEN", "hunter2"));
            run.env = List.of("URL=https://me:hunter2@host/");
            run.command("curl --password hunter3\necho hunter2\n");
        };
        Consumer<Sample.Run> now = run -> {
            before.accept(run);
            run.args = List.of(NamedValue.of("API_TOKEN", "correct horse"));
        };
        fixture.save(parent, metadata.run(run(before)).concealing(values), "layer");
        assertThat(fixture.cache
                        .explain(Sample.STEP, parent, metadata.run(run(now)).concealing(values), "alpine:3.20")
                        .reason())
                .isEqualTo("build argument API_TOKEN changed (its value isn't shown)");
        try (var files = Files.walk(fixture.directory.steps())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("hunter2", "hunter3");
            }
        }
        assertThat(fixture.cache.lookup(parent, metadata.run(run(before))))
                .as("the key is of the values")
                .isPresent();
    }

    @Test
    void aSecretThatAnInstructionSpellsOutIsNotTold() {
        assertThat(afterScript(
                        "echo a\ncurl -H 'Authorization: Bearer abc'\n",
                        "echo a\ncurl -H 'Authorization: Bearer abd'\n"))
                .isEqualTo("command changed in what isn't shown of it");
    }

    @Test
    void changedBuildArgument() {
        Miss miss = afterRun(
                run -> run.args = List.of(NamedValue.of("CACHEBUST", "1")),
                run -> run.args = List.of(NamedValue.of("CACHEBUST", "2")));
        assertThat(miss.reason()).isEqualTo("build argument CACHEBUST changed: 1 → 2");
        assertThat(miss.changedFiles()).isEmpty();
    }

    @Test
    void addedAndRemovedBuildArgument() {
        Consumer<Sample.Run> with = run -> run.args = List.of(NamedValue.of("DEBUG", ""));
        assertThat(afterRun(run -> {}, with).reason()).isEqualTo("build argument DEBUG was added: ''");
        Digest other = Digest.of("another parent");
        fixture.save(other, metadata.run(run(with)), "layer");
        assertThat(fixture.cache
                        .explain(Sample.STEP, other, metadata.run(run(run -> {})), "alpine:3.20")
                        .reason())
                .isEqualTo("build argument DEBUG was removed; it was ''");
    }

    @Test
    void changedNetworkAndMount() {
        assertThat(afterRun(run -> {}, run -> run.network = "none").reason())
                .isEqualTo("network changed: default → none");
        MountInput mount =
                new MountInput("secret", Map.of("id", "token", "target", "/t"), Optional.empty(), Optional.empty());
        assertThat(afterRun(run -> {}, run -> run.mounts = List.of(mount)).reason())
                .isEqualTo("mount /t was added: type=secret,id=token,target=/t");
    }

    @Test
    void environmentInAnotherOrder() {
        Miss miss = afterRun(run -> run.env = List.of("A=1", "B=2"), run -> run.env = List.of("B=2", "A=1"));
        assertThat(miss.reason()).contains("order of the environment");
    }

    @Test
    void touchedFile() {
        LayerEntry app = file("target/app.jar", "application");
        Miss miss = afterCopy(
                metadata, copy -> copy.change(at(app, 12, 0, 1, 0)), copy -> copy.change(at(app, 12, 5, 40, 0)));
        assertThat(miss.reason()).isEqualTo("1 file changed: target/app.jar");
        assertThat(miss.changedFiles()).containsExactly("target/app.jar: mtime 12:00:01 → 12:05:40, size equal");
    }

    @Test
    void fileRewrittenWithinASecondAndOnAnotherDay() {
        LayerEntry app = file("target/app.jar", "application");
        assertThat(afterCopy(
                                metadata,
                                copy -> copy.change(at(app, 12, 0, 1, 5)),
                                copy -> copy.change(at(app, 12, 0, 1, 250_000_000)))
                        .changedFiles())
                .containsExactly("target/app.jar: mtime 12:00:01.000000005 → 12:00:01.250000000, size equal");
        assertThat(afterCopy(
                                metadata,
                                copy -> {
                                    copy.destination = "/other/";
                                    copy.change(at(app, 12, 0, 1, 0));
                                },
                                copy -> {
                                    copy.destination = "/other/";
                                    copy.change(at(app, 36 - 24, 0, 1, 0)
                                            .withMtime(at(app, 12, 0, 1, 0).mtimeSeconds() + 86_400, 0));
                                })
                        .changedFiles())
                .containsExactly("target/app.jar: mtime 2026-03-01 12:00:01 → 2026-03-02 12:00:01, size equal");
    }

    @Test
    void everyKindOfChangeInOneBuild() {
        Miss miss = afterCopy(
                metadata,
                copy -> copy.files = List.of(
                        folder("d", 0755),
                        file("d/gone", "x"),
                        file("d/grown", "0123456789"),
                        file("d/mode", "x"),
                        link("d/link", "a"),
                        link("d/was-link", "a")),
                copy -> copy.files = List.of(
                        folder("d", 0700),
                        file("d/grown", "0123456789ab"),
                        file("d/mode", "x").withMode(0755),
                        file("d/new", "xy"),
                        link("d/link", "b"),
                        file("d/was-link", "a")));
        assertThat(miss.reason()).isEqualTo("7 files changed, the first is d");
        assertThat(miss.changedFiles())
                .containsExactly(
                        "d: mode 0755 → 0700",
                        "d/gone: removed",
                        "d/grown: size 10 → 12",
                        "d/link: target a → b",
                        "d/mode: mode 0644 → 0755",
                        "d/new: added",
                        "d/was-link: symlink → file");
    }

    @Test
    void aRenamedFileIsOneChange() {
        assertThat(afterCopy(
                                metadata,
                                copy -> copy.files = List.of(folder("d", 0755), file("d/a", "text")),
                                copy -> copy.files = List.of(folder("d", 0755), file("d/b", "text")))
                        .reason())
                .isEqualTo("1 file renamed: d/a → d/b");
    }

    @Test
    void renamedFilesAreCountedAndToldWithWhatElseChanged() {
        Miss miss = afterCopy(
                content,
                copy -> copy.files = List.of(file("a", "aaa"), file("b", "bb"), file("pom.xml", "1")),
                copy -> copy.files = List.of(file("c", "bb"), file("d", "aaa"), file("pom.xml", "22")));
        assertThat(miss.reason()).isEqualTo("3 files changed, 2 of them renamed, the first is pom.xml");
        assertThat(miss.changedFiles())
                .containsExactly(
                        "a: removed, is now d",
                        "b: removed, is now c",
                        "c: added, was b",
                        "d: added, was a",
                        "pom.xml: size 1 → 2");
    }

    @Test
    void aRenamedFolderIsToldOnceWithItsFiles() {
        assertThat(afterCopy(
                                content,
                                copy -> copy.files =
                                        List.of(folder("src/a", 0755), file("src/a/X", "x"), file("src/a/Y", "y")),
                                copy -> copy.files =
                                        List.of(folder("src/b", 0755), file("src/b/X", "x"), file("src/b/Y", "y")))
                        .reason())
                .isEqualTo("3 files renamed, the first is src/a → src/b");
    }

    @Test
    void equalFilesThatMightBeEachOtherAreNotCalledRenamed() {
        assertThat(afterCopy(
                                content,
                                copy -> copy.files = List.of(file("a", "x"), file("b", "x"), file("e", "")),
                                copy -> copy.files = List.of(file("c", "x"), file("d", "x"), file("f", "")))
                        .reason())
                .isEqualTo("6 files changed, the first is a");
    }

    @Test
    void aFileThatIsThereButNotSelectedAnyMoreIsLeftOut() throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.createFile(context.resolve("kept"));
        Digest parent = content.parent(ALPINE);
        fixture.save(parent, copyOf(context, file("gone", "1"), file("kept", "22")), "layer");
        assertThat(fixture.cache
                        .explain(Sample.STEP, parent, copyOf(context), "alpine:3.20")
                        .changedFiles())
                .containsExactly("gone: removed", "kept: left out now, by .dockerignore or --exclude");
    }

    private CacheKey copyOf(Path context, LayerEntry... entries) {
        CopyInputs sample = copy(copy -> {});
        FileSet files = new FileSet(
                FileSet.Origin.CONTEXT,
                java.util.Arrays.stream(entries).map(SelectedFile::of).toList(),
                ContentDigests.NONE,
                Optional.of(context));
        return content.copy(new CopyInputs(
                sample.keyword(),
                sample.destination(),
                sample.chown(),
                sample.chmod(),
                sample.flags(),
                sample.sources(),
                files,
                sample.from(),
                sample.inline()));
    }

    @Test
    void ofADownloadTheContentOrItsTimeIsNamed() {
        String one = Digest.of("one").toString();
        String two = Digest.of("two").toString();
        assertThat(afterDownload(one + " of 1795377096", two + " of 1795377182"))
                .isEqualTo("content of http://host/f changed: " + one.substring(0, 19) + " → " + two.substring(0, 19));
        assertThat(afterDownload(one + " of 1795377096", one + " of 1795377182"))
                .isEqualTo("content of http://host/f is equal, but its modification time changed:"
                        + " 2026-11-22T19:51:36Z → 2026-11-22T19:53:02Z");
    }

    private String afterDownload(String before, String now) {
        CacheKey sample = metadata.copy(copy(copy -> {}));
        Digest other = Digest.of(before + now);
        fixture.save(other, sample.with("content of http://host/f", before), "layer");
        return fixture.cache
                .explain(Sample.STEP, other, sample.with("content of http://host/f", now), "alpine:3.20")
                .reason();
    }

    @Test
    void ofAMountThePropertyThatChangedIsNamed() {
        assertThat(afterRun(run -> run.mounts = List.of(secret("token")), run -> run.mounts = List.of(secret("other")))
                        .reason())
                .isEqualTo("mount /t changed: id=token → id=other");
    }

    private static MountInput secret(String id) {
        return new MountInput("secret", Map.of("id", id, "target", "/t"), Optional.empty(), Optional.empty());
    }

    @Test
    void changedContentAndOwner() {
        Miss miss = afterCopy(content, copy -> copy.from("one"), copy -> {
            copy.from("one");
            copy.change(file("target/app.jar", "APPLICATION"));
            copy.change(file("target/lib.jar", "library").withOwner(1000, 100));
        });
        assertThat(miss.changedFiles())
                .containsExactly("target/app.jar: content changed", "target/lib.jar: owner 0:0 → 1000:100");
    }

    @Test
    void changedFileOfABindMount() {
        Miss miss = afterRun(run -> run.mounts = List.of(bind("a")), run -> run.mounts = List.of(bind("ab")));
        assertThat(miss.reason()).isEqualTo("1 file changed: pom.xml (files of mount /src)");
        assertThat(miss.changedFiles()).containsExactly("pom.xml: size 1 → 2");
    }

    private static MountInput bind(String text) {
        FileSet files = Sample.files(FileSet.Origin.CONTEXT, List.of(file("pom.xml", text)));
        return new MountInput("bind", Map.of("target", "/src"), Optional.empty(), Optional.of(files));
    }

    @Test
    void rebuiltSourceStage() {
        Miss miss = afterCopy(metadata, copy -> copy.from("one"), copy -> copy.from("two"));
        assertThat(miss.reason())
                .isEqualTo(
                        "source image changed: stage build (" + Digest.of("one").shortHex() + ") → stage build ("
                                + Digest.of("two").shortHex() + ")");
    }

    @Test
    void theNearestSiblingIsTheOneWithMostInputsInCommon() {
        Digest parent = metadata.parent(ALPINE);
        fixture.save(parent, metadata.copy(copy(copy -> {})), "layer");
        fixture.save(
                parent,
                metadata.copy(copy(copy -> {
                    copy.sources = List.of("src");
                    copy.destination = "/src/";
                    copy.files = List.of(file("src", "x"));
                })),
                "another");
        Miss miss = fixture.cache.explain(
                Sample.STEP,
                parent,
                metadata.copy(copy(copy -> copy.change(file("target/lib.jar", "library 2")))),
                "alpine:3.20");
        assertThat(miss.changedFiles()).containsExactly("target/lib.jar: size 7 → 9");
    }

    @Test
    void ofEquallyNearSiblingsTheYoungestCounts() throws IOException {
        Digest parent = metadata.parent(ALPINE);
        for (int version = 1; version <= 3; version++) {
            String value = String.valueOf(version);
            CacheKey key = metadata.run(run(run -> run.args = List.of(NamedValue.of("V", value))));
            fixture.save(parent, key, "layer");
            Files.setLastModifiedTime(
                    fixture.recordFile(parent, key),
                    java.nio.file.attribute.FileTime.fromMillis(NOON * 1000 + version));
        }
        CacheKey next = metadata.run(run(run -> run.args = List.of(NamedValue.of("V", "4"))));
        assertThat(fixture.cache
                        .explain(Sample.STEP, parent, next, "alpine:3.20")
                        .reason())
                .isEqualTo("build argument V changed: 3 → 4");
    }

    @Test
    void manyChangedFilesAreCountedNotAllListed() {
        List<LayerEntry> before = new ArrayList<>();
        List<LayerEntry> now = new ArrayList<>();
        for (int i = 10_000; i < 13_000; i++) {
            before.add(file("f" + i, "a"));
            now.add(file("f" + i, "ab"));
        }
        Miss miss = afterCopy(metadata, copy -> copy.files = before, copy -> copy.files = now);
        assertThat(miss.reason()).isEqualTo("3000 files changed, the first is f10000");
        assertThat(miss.changedFiles()).hasSize(1001).endsWith("… and 2000 more");
    }

    @Test
    void aLostOrDamagedTableOfFilesIsSaid() throws IOException {
        Miss miss = afterCopy(metadata, copy -> {}, copy -> copy.change(file("target/app.jar", "changed")));
        assertThat(miss.changedFiles()).isNotEmpty();
        try (var files = Files.walk(fixture.directory.steps())) {
            for (Path table :
                    files.filter(file -> file.toString().endsWith(".files")).toList()) {
                byte[] bytes = Files.readAllBytes(table);
                bytes[bytes.length - 1] ^= 1;
                Files.write(table, bytes);
            }
        }
        Miss blind = fixture.cache.explain(
                Sample.STEP,
                metadata.parent(ALPINE),
                metadata.copy(copy(copy -> copy.change(file("target/app.jar", "changed")))),
                "alpine:3.20");
        assertThat(blind.reason()).isEqualTo("files changed (which of them isn't known any more)");
    }

    @Test
    void ofASharedCacheOnlyTheSameImagesStepsAreCompared() {
        StepRecord theirs = recorded(run(run -> run.command("groupadd shop")));
        RunInputs now = run(run -> run.command("mvn package"));
        assertThat(shared(new SharedSiblings(List.of(), List.of(theirs)), now))
                .as("another module's step on the same base")
                .isEqualTo("not built before on alpine:3.20 as it is now");
        assertThat(shared(new SharedSiblings(List.of(theirs), List.of()), now))
                .as("the same image's step, of another machine")
                .isEqualTo("the instruction changed: 'RUN groupadd shop' → 'RUN mvn package'");
    }

    @Test
    void ofAnotherImageInASharedCacheTheVerySameInstructionIsCompared() {
        StepRecord theirs = recorded(run(run -> run.user = "app"));
        assertThat(shared(new SharedSiblings(List.of(), List.of(theirs)), run(run -> run.user = "web")))
                .endsWith("(compared with another project's build)");
    }

    /** A record that is not of this machine's builds on {@link #ALPINE}. */
    private StepRecord recorded(RunInputs inputs) {
        Digest elsewhere = Digest.of("elsewhere");
        CacheKey key = metadata.run(inputs);
        fixture.save(elsewhere, key, "layer");
        return fixture.cache.lookup(elsewhere, key).orElseThrow();
    }

    private String shared(SharedSiblings siblings, RunInputs now) {
        return fixture.cache
                .explain(
                        Sample.STEP,
                        metadata.parent(ALPINE),
                        metadata.run(now),
                        "alpine:3.20",
                        siblings,
                        files -> Mono.just(Optional.empty()))
                .block()
                .reason();
    }

    @Test
    void damagedSiblingsAreNotComparedWith() throws IOException {
        Digest parent = metadata.parent(ALPINE);
        CacheKey key = metadata.run(run(run -> {}));
        fixture.save(parent, key, "layer");
        Files.writeString(fixture.recordFile(parent, key), "{");
        assertThat(fixture.cache
                        .explain(Sample.STEP, parent, metadata.run(run(run -> run.user = "app")), "alpine:3.20")
                        .reason())
                .isEqualTo("first build on alpine:3.20: nothing was built on it as it is now");
    }
}
