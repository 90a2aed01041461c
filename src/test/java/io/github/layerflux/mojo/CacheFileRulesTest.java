package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.it.Command;
import io.github.layerflux.mojo.CacheBench.Built;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts of files, by docs/cache-rules.md, through the goal: rule 3 of {@code metadata}, and {@code content}'s. */
final class CacheFileRulesTest extends OnBusybox {

    private static final String[] COPY = {"FROM scratch", "COPY d /d"};

    /** A touch is a miss under {@code metadata}, of a nanosecond too, and a hit under {@code content}. */
    @ParameterizedTest
    @CsvSource({
        "2026-01-01T12:00:01Z, mtime 12:00:00 → 12:00:01",
        "2026-01-01T12:00:00.000000001Z, mtime 12:00:00",
        "1960-01-01T00:00:00.5Z, mtime 2026-01-01",
        "1970-01-01T00:00:00Z, mtime 2026-01-01",
        "2100-01-01T00:00:00Z, mtime 2026-01-01"
    })
    void aModificationTimeAloneIsAMissUnderMetadataAlone(Instant time, String words) {
        CacheBench metadata = bench("metadata").file("d/f", "f");
        metadata.build(COPY);
        metadata.time("d/f", time).build(COPY).misses("EXECUTED").because("d/f: " + words, "size equal");
        metadata.build(COPY).allCached();

        CacheBench content = bench("content").file("d/f", "f");
        Built first = content.build(COPY);
        assertThat(content.time("d/f", time).build(COPY).allCached().imageId()).isEqualTo(first.imageId());
    }

    /** Contents aren't read under {@code metadata}: an edit that keeps size and time is a hit there, and only there. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void anEditThatKeepsSizeAndTimeIsAMissUnderContentAlone(String rules) {
        CacheBench bench = bench(rules).file("d/f", "one");
        bench.build(COPY);

        Built second = bench.file("d/f", "two").build(COPY);

        if (rules.equals("metadata")) {
            second.allCached();
        } else {
            second.misses("EXECUTED").because("d/f: content changed");
        }
        assertThat(second.text("d/f")).isEqualTo(rules.equals("metadata") ? "one" : "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void theTimeOfAFolderDoesNotCount(String rules) {
        CacheBench bench = bench(rules).file("d/sub/f", "f");
        bench.build(COPY);

        bench.time("d/sub", CacheBench.NOON.plusSeconds(9)).build(COPY).allCached();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aLinkCountsByItsTargetAndNotByItsTime(String rules) throws IOException {
        CacheBench bench = bench(rules).file("d/one", "f").file("d/two", "f");
        Files.createSymbolicLink(bench.context("d/link"), Path.of("one"));
        bench.build(COPY);

        Files.delete(bench.context("d/link"));
        Files.createSymbolicLink(bench.context("d/link"), Path.of("one"));
        bench.time("d", CacheBench.NOON).build(COPY).allCached();

        Files.delete(bench.context("d/link"));
        Files.createSymbolicLink(bench.context("d/link"), Path.of("two"));
        Built second = bench.build(COPY);
        second.misses("EXECUTED").because("d/link: target one → two");
        assertThat(second.image().file("d/link").link()).isEqualTo("two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aFileThatBecameALinkOrAnEmptyFolderIsAMiss(String rules) throws IOException {
        CacheBench bench = bench(rules).file("d/x", "").file("d/f", "f");
        bench.build(COPY);

        Files.delete(bench.context("d/x"));
        Files.createDirectory(bench.context("d/x"));
        bench.build(COPY).misses("EXECUTED").because("d/x: file → folder");

        Files.delete(bench.context("d/x"));
        Files.createSymbolicLink(bench.context("d/x"), Path.of("f"));
        bench.build(COPY).misses("EXECUTED").because("d/x: folder → symlink");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void ownersOfContextFilesDoNotCount(String rules) throws IOException {
        CacheBench bench = bench(rules).file("d/f", "f");
        bench.build(COPY);

        Path file = bench.context("d/f");
        if (Files.getAttribute(file, "unix:uid").equals(0)) { // else it is another's than root's already
            Files.setAttribute(file, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
        }
        Built second = bench.build(COPY).allCached();

        assertThat(second.image().file("d/f").uid()).isZero();
    }

    /** {@code --from} another stage: by the same metadata, its owners too, or by contents. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void ownersAndModesOfFilesOfAStageCount(String rules) {
        String[] dockerfile = {"FROM scratch AS a", "COPY --chown=1:1 d/f /f", "FROM scratch", "COPY --from=a /f /f"};
        CacheBench bench = bench(rules).file("d/f", "f");
        bench.build(dockerfile);
        dockerfile[1] = "COPY --chown=2:2 d/f /f";

        Built second = bench.build(dockerfile);

        second.misses("EXECUTED EXECUTED");
        assertThat(second.image().file("f").uid()).isEqualTo(2);
    }

    /** A time is no content: under {@code content} a stage whose files only got other times invalidates no reader. */
    @Test
    void timesOfFilesOfAStageCountUnderMetadataAlone() {
        String[] dockerfile = {"FROM scratch AS a", "COPY d/f /f", "FROM scratch", "COPY --from=a /f /f", "WORKDIR /w"};
        CacheBench metadata = bench("metadata").file("d/f", "f");
        metadata.build(dockerfile);
        metadata.time("d/f", CacheBench.NOON.plusSeconds(9)).build(dockerfile).misses("EXECUTED EXECUTED EXECUTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void namesOfAnyKindAreToldApart(String rules) throws IOException {
        String longest = "ü".repeat(127) + "x"; // 255 bytes, the most that file systems take
        CacheBench bench = bench(rules)
                .file("d/A", "upper")
                .file("d/a", "lower")
                .file("d/a\nb", "line")
                .file("d/ b\\", "odd")
                .file("d/" + longest, "long");
        Built first = bench.build(COPY);
        assertThat(first.text("d/A")).isEqualTo("upper");
        assertThat(first.text("d/a")).isEqualTo("lower");
        assertThat(first.text("d/a\nb")).isEqualTo("line");
        assertThat(first.text("d/ b\\")).isEqualTo("odd");
        assertThat(first.text("d/" + longest)).isEqualTo("long");
        bench.build(COPY).allCached();

        Files.move(bench.context("d/a\nb"), bench.context("d/a b"));
        bench.time("d/a b", CacheBench.NOON).build(COPY).misses("EXECUTED").because("d/a b: added");
    }

    /** Such as a link to itself, two that lead to each other, or one to a folder above. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void linksInACircleAreCopiedAsLinks(String rules) throws IOException {
        CacheBench bench = bench(rules).file("d/f", "f");
        Files.createSymbolicLink(bench.context("d/self"), Path.of("self"));
        Files.createSymbolicLink(bench.context("d/up"), Path.of(".."));

        Built built = bench.build(COPY);

        assertThat(built.image().file("d/self").link()).isEqualTo("self");
        assertThat(built.image().file("d/up").link()).isEqualTo("..");
        bench.build(COPY).allCached();
    }

    /** A time that a file system can have and a 64-bit number of nanoseconds can't. */
    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aTimeBeyondTheNanosecondsOfALongIsATime(String rules) {
        CacheBench bench = bench(rules).file("d/f", "one");
        Command.of("touch", "-d", "2400-01-01T00:00:00Z", bench.context("d/f").toString())
                .run();
        bench.build(COPY);
        bench.build(COPY).allCached();

        bench.file("d/f", "two");
        Command.of("touch", "-d", "2400-01-01T00:00:01Z", bench.context("d/f").toString())
                .run();
        Built second = bench.build(COPY);

        second.misses("EXECUTED");
        assertThat(second.text("d/f")).isEqualTo("two");
    }
}
