package io.github.layerflux.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatCacheTest {

    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path temporary;

    private Path root;
    private CacheDirectory directory;
    private final List<BuildEvent> events = new ArrayList<>();

    @BeforeEach
    void createContext() throws IOException {
        root = Files.createDirectory(temporary.resolve("context"));
        directory = new CacheDirectory(temporary.resolve("cache")).create();
        Files.writeString(root.resolve("a"), "aaa");
        Files.writeString(root.resolve("b"), "bbb");
    }

    private StatCache load() {
        return StatCache.load(directory, root, false, events::add);
    }

    private ContextTree tree(StatCache stats) {
        return new ContextTree(root, IgnoreFile.NONE, stats, Workers.NONE);
    }

    private FileStamp stamp(String path) throws IOException {
        return new UnixEntryReader().stamp(root.resolve(path)).orElseThrow();
    }

    private static List<Digest> digests(ContextTree tree, StatCache stats) {
        return new ContextDigests(tree, stats, Workers.NONE).of(tree.children(""));
    }

    /** As if the files had been written long ago: when they were read is put into the future. */
    private void remember(StatCache stats, String path) throws IOException {
        FileStamp stamp = stamp(path);
        stats.remember(path, stamp, Digest.of(Files.readAllBytes(root.resolve(path))), stamp.latest() + 10 * SECOND);
    }

    @Test
    void aFailedSaveIsOneWarningAndLeavesNothingInTheCacheDirectory() throws IOException {
        StatCache stats = load();
        remember(stats, "a");
        Files.createFile(Files.createDirectories(
                        directory.stat().resolve(Digest.of(root.toString()).hex()))
                .resolve("in-the-way"));
        events.clear(); // the folder can't be read either

        stats.save();
        stats.save();

        assertThat(events).singleElement().asString().contains("can't write the file digests");
        assertThat(directory.temporary()).isEmptyDirectory();
    }

    @Test
    void whatIsKnownIsNotReadAgain() throws IOException {
        StatCache first = load();
        remember(first, "a");
        first.save();
        StatCache second = load();
        LayerEntry known = tree(second).lookup("a").orElseThrow();
        assertThat(known.content()).contains(Digest.of("aaa"));
        assertThat(tree(second).below("").get(0).content()).contains(Digest.of("aaa"));
        assertThat(tree(second).lookup("b").orElseThrow().content()).isEmpty();
        Files.delete(root.resolve("a"));
        assertThat(new ContextDigests(tree(second), second, Workers.NONE).of(List.of(known)))
                .containsExactly(Digest.of("aaa"));
    }

    @Test
    void aFileWrittenAMomentAgoIsReadButNotRemembered() throws IOException {
        StatCache stats = load();
        assertThat(digests(tree(stats), stats)).containsExactly(Digest.of("aaa"), Digest.of("bbb"));
        assertThat(tree(load()).lookup("a").orElseThrow().content()).isEmpty();
        assertThat(directory.stat()).isEmptyDirectory();
    }

    @Test
    void aFileThatRestedIsRemembered() throws Exception {
        long rested = stamp("b").latest() + StatCache.MARGIN;
        while (System.currentTimeMillis() * 1_000_000L <= rested) {
            Thread.sleep(50);
        }
        StatCache stats = load();
        digests(tree(stats), stats);
        assertThat(tree(load()).children(""))
                .extracting(LayerEntry::content)
                .allSatisfy(content -> assertThat(content).isPresent());
    }

    @Test
    void theMarginIsExact() throws IOException {
        FileStamp stamp = stamp("a");
        StatCache stats = load();
        stats.remember("a", stamp, Digest.of("aaa"), stamp.latest() + StatCache.MARGIN - 1);
        assertThat(stats.find("a", stamp)).isEmpty();
        stats.remember("a", stamp, Digest.of("aaa"), stamp.latest() + StatCache.MARGIN);
        assertThat(stats.find("a", stamp)).contains(Digest.of("aaa"));
    }

    @Test
    void aFileWrittenAMomentAgoIsNotRememberedWhateverTimeWasSet() {
        StatCache stats = load();
        for (long mtime : List.of(Long.MAX_VALUE, Long.MAX_VALUE - StatCache.MARGIN, Long.MIN_VALUE, 0L)) {
            FileStamp stamp = new FileStamp(1, 10 * SECOND, mtime, 3);
            stats.remember("a", stamp, Digest.of("aaa"), 10 * SECOND);
            assertThat(stats.find("a", stamp)).isEmpty();
        }
    }

    /** Though it is what it was, its time set back included. */
    @Test
    void aFileThatWasWrittenSinceAMomentIsTold() throws Exception {
        StatCache stats = load();
        ContextTree tree = tree(stats);
        ContextDigests digests = new ContextDigests(tree, stats, Workers.NONE);
        long moment = ContextDigests.now();
        assertThat(digests.changedSince(tree.children(""), moment)).isFalse();
        List<LayerEntry> files = tree.children("");
        FileTime time = Files.getLastModifiedTime(root.resolve("b"));
        while (stamp("b").ctime() <= moment) {
            Files.writeString(root.resolve("b"), "bbb"); // until the file system's clock has ticked
        }
        Files.setLastModifiedTime(root.resolve("b"), time);
        assertThat(digests.changedSince(files, moment)).isTrue();
        assertThat(digests.changedSince(files.subList(0, 1), moment)).isFalse();
        Files.delete(root.resolve("a"));
        assertThat(digests.changedSince(files.subList(0, 1), moment)).isTrue();
    }

    @Test
    void anEditOfTheSameSizeWithTheOldTimeIsSeen() throws IOException {
        StatCache stats = load();
        remember(stats, "a");
        FileTime time = Files.getLastModifiedTime(root.resolve("a"));
        Files.writeString(root.resolve("a"), "AAA");
        Files.setLastModifiedTime(root.resolve("a"), time);
        assertThat(stamp("a").mtime())
                .isEqualTo(tree(StatCache.NONE).lookup("a").orElseThrow().mtimeSeconds() * SECOND
                        + tree(StatCache.NONE).lookup("a").orElseThrow().mtimeNanos());
        assertThat(tree(stats).lookup("a").orElseThrow().content()).isEmpty();
        assertThat(digests(tree(stats), stats)).containsExactly(Digest.of("AAA"), Digest.of("bbb"));
    }

    @Test
    void aReplacedFileIsSeen() throws IOException {
        StatCache stats = load();
        remember(stats, "a");
        Path other = Files.writeString(root.resolve("c"), "ccc");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(root.resolve("a")));
        Files.move(other, root.resolve("a"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(tree(stats).lookup("a").orElseThrow().content()).isEmpty();
    }

    @Test
    void everyPartOfTheStampCounts() {
        FileStamp stamp = new FileStamp(1, 2, 3, 4);
        StatCache stats = load();
        stats.remember("a", stamp, Digest.of("aaa"), 10 * SECOND);
        assertThat(stats.find("a", stamp)).isPresent();
        for (FileStamp other : List.of(
                new FileStamp(9, 2, 3, 4),
                new FileStamp(1, 9, 3, 4),
                new FileStamp(1, 2, 9, 4),
                new FileStamp(1, 2, 3, 9))) {
            assertThat(stats.find("a", other)).isEmpty();
            stats.save();
            assertThat(load().find("a", other)).isEmpty();
        }
        assertThat(stats.find("b", stamp)).isEmpty();
    }

    @Test
    void aDamagedRecordIsAWarningAndAsGoodAsNone() throws IOException {
        StatCache stats = load();
        remember(stats, "a");
        remember(stats, "b");
        stats.save();
        Path file = directory.stat().resolve(directory.stat().toFile().list()[0]);
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 3, 11, bytes.length / 2, bytes.length - 1}) {
            assertDamaged(file, Arrays.copyOf(bytes, length));
        }
        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 0x10;
            assertDamaged(file, flipped);
        }
        remember(stats, "a");
        stats.save();
        events.clear();
        assertThat(load().find("a", stamp("a"))).isPresent();
        assertThat(events).isEmpty();
    }

    private void assertDamaged(Path file, byte[] bytes) throws IOException {
        events.clear();
        Files.write(file, bytes);
        assertThat(load().find("a", stamp("a"))).isEmpty();
        assertThat(events).singleElement().isInstanceOf(BuildEvent.Warning.class);
    }

    @Test
    void twoBuildsKeepEachOthersDigests() throws IOException {
        StatCache one = load();
        StatCache other = load();
        remember(one, "a");
        remember(other, "b");
        one.save();
        other.save();
        assertThat(load().find("a", stamp("a"))).isPresent();
        assertThat(load().find("b", stamp("b"))).isPresent();
        assertThat(directory.temporary()).isEmptyDirectory();
    }

    @Test
    void whoOnlyLooksWritesNothing() throws IOException {
        StatCache stats = StatCache.load(directory, root, true, events::add);
        remember(stats, "a");

        stats.save();

        assertThat(stats.find("a", stamp("a"))).isPresent();
        assertThat(directory.stat()).isEmptyDirectory();
        assertThat(events).isEmpty();
    }

    @Test
    void eachContextHasItsOwn() throws IOException {
        StatCache stats = load();
        remember(stats, "a");
        stats.save();
        assertThat(StatCache.load(directory, temporary, false, events::add).find("a", stamp("a")))
                .isEmpty();
    }

    @Test
    void pathsThatAreAlikeAreToldApart() throws IOException {
        Map<String, StatTable.Row> rows = new HashMap<>();
        // equal hash codes, one the begin of another, and names beyond ASCII in composed and decomposed form
        List<String> paths = List.of(
                "Aa",
                "BB",
                "AaAa",
                "BBBB",
                "AaBB",
                "A",
                "d/f",
                "d/ff",
                "\u00fc",
                "u\u0308",
                "\u65e5\u672c",
                "d/\ud83d\ude00");
        for (int i = 0; i < paths.size(); i++) {
            rows.put(paths.get(i), new StatTable.Row(new FileStamp(i, i, i, i), Digest.of(paths.get(i))));
        }

        StatTable table = StatTable.parse(StatTable.EMPTY.with(rows));

        assertThat(table.size()).isEqualTo(paths.size());
        for (int i = 0; i < paths.size(); i++) {
            assertThat(table.find(paths.get(i), new FileStamp(i, i, i, i)))
                    .as(paths.get(i))
                    .contains(Digest.of(paths.get(i)));
        }
        for (String absent : List.of("", "a", "C#", "AaA", "d", "d/", "\u00fc\u00fc", "\u65e5")) {
            assertThat(table.find(absent, new FileStamp(0, 0, 0, 0))).as(absent).isEmpty();
        }
        assertThat(StatTable.parse(table.with(Map.of())).size()).isEqualTo(paths.size());
    }

    @Test
    void twentyThousandRowsComeBack() throws IOException {
        Map<String, StatTable.Row> rows = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            rows.put(
                    "src/main/java/org/example/Größe" + i + ".java",
                    new StatTable.Row(new FileStamp(i, i, i, i), Digest.of("" + i)));
        }
        byte[] bytes = StatTable.EMPTY.with(rows);
        StatTable table = StatTable.parse(bytes);
        assertThat(table.size()).isEqualTo(20_000);
        rows.forEach((path, row) -> assertThat(table.find(path, row.stamp())).contains(row.digest()));
        assertThat(table.with(Map.of())).isEqualTo(bytes);
    }

    @Test
    void manyFilesAreReadByManyThreads() throws IOException {
        List<Digest> expected = new ArrayList<>();
        for (int i = 1000; i < 1300; i++) {
            Files.writeString(root.resolve("f" + i), "content " + i);
            expected.add(Digest.of("content " + i));
        }
        ContextTree tree = tree(StatCache.NONE);
        List<LayerEntry> files = tree.children("").subList(2, 302);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            assertThat(new ContextDigests(tree, StatCache.NONE, new Workers(threads, 3)).of(files))
                    .isEqualTo(expected);
            Files.delete(root.resolve("f1234"));
            Assertions.assertThatThrownBy(
                            () -> new ContextDigests(tree, StatCache.NONE, new Workers(threads, 3)).of(files))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("'f1234'");
        } finally {
            threads.shutdownNow();
        }
    }
}
