package io.github.layerflux.layer;

import static io.github.layerflux.layer.LayerFixture.file;
import static io.github.layerflux.layer.LayerFixture.hardlink;
import static io.github.layerflux.layer.LayerFixture.special;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentsStoreTest {

    private static final Digest DIFF_ID = Digest.of("a layer");

    @TempDir
    Path folder;

    private LayerFixture fixture;

    @BeforeEach
    void makeStore() {
        fixture = new LayerFixture(folder);
    }

    private static LayerEntry entry(String path, EntryType type, long time, int nanos, Map<String, byte[]> xattrs) {
        boolean file = type == EntryType.FILE;
        boolean device = type == EntryType.BLOCK_DEVICE || type == EntryType.CHARACTER_DEVICE;
        return new LayerEntry(
                path,
                type,
                07777,
                4_000_000_000L,
                Long.MAX_VALUE >> 1,
                file ? 1L << 40 : 0,
                time,
                nanos,
                type == EntryType.SYMLINK || type == EntryType.HARDLINK ? "größe \uDCFF" : "",
                file ? Optional.of(Digest.of(path)) : Optional.empty(),
                file ? 1L << 41 : -1,
                device ? 4095 : 0,
                device ? 1048575 : 0,
                xattrs);
    }

    private static LayerContents everything() {
        List<LayerEntry> entries = new ArrayList<>();
        for (EntryType type : EntryType.values()) {
            entries.add(entry("usr/share/" + type, type, -5L * type.ordinal(), type.ordinal(), Map.of()));
            entries.add(entry(
                    "usr/größe/\uDC80" + type,
                    type,
                    Long.MIN_VALUE,
                    999_999_999,
                    Map.of("user.ü", new byte[] {0, -1}, "user.empty", new byte[0])));
        }
        return new LayerContents(entries);
    }

    @Test
    void everythingComesBackAsItWas() {
        fixture.contents.save(DIFF_ID, everything());
        assertThat(fixture.contents.load(DIFF_ID).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(everything());
    }

    @Test
    void nothingIsThereForAnUnknownLayer() {
        assertThat(fixture.contents.load(DIFF_ID)).isEmpty();
    }

    @Test
    void anEmptyTableIsNotNone() {
        fixture.contents.save(DIFF_ID, new LayerContents(List.of()));
        assertThat(fixture.contents.load(DIFF_ID)).contains(new LayerContents(List.of()));
    }

    @Test
    void anyDamageReadsAsNothing() throws IOException {
        fixture.contents.save(DIFF_ID, everything());
        Path file = fixture.directory.contents().resolve(DIFF_ID.hex());
        byte[] intact = Files.readAllBytes(file);
        assertThat(fixture.contents.isWhole(DIFF_ID)).isTrue();
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = intact.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThat(fixture.contents.load(DIFF_ID)).isEmpty();
            assertThat(fixture.contents.isWhole(DIFF_ID)).isFalse();
            Files.write(file, java.util.Arrays.copyOf(intact, random.nextInt(intact.length)));
            assertThat(fixture.contents.load(DIFF_ID)).isEmpty();
            assertThat(fixture.contents.isWhole(DIFF_ID)).isFalse();
        }
    }

    @Test
    void aLentTableIsWhole() throws IOException {
        fixture.contents.save(DIFF_ID, everything());
        byte[] encoded = fixture.contents.encoded(DIFF_ID);
        fixture.contents.delete(DIFF_ID);
        assertThat(fixture.contents.isWhole(DIFF_ID)).isFalse();

        fixture.contents.lend(DIFF_ID, encoded);

        assertThat(fixture.contents.isWhole(DIFF_ID)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/cron.d/x", "a/../../x", "/etc/x", "a/./b", ".."})
    void aLentTableNamesNothingOutsideOfTheImage(String path) throws IOException {
        LayerEntry named = entry(path, EntryType.DIRECTORY, 0, 0, Map.of());
        fixture.contents.save(DIFF_ID, new LayerContents(List.of(named)));
        byte[] encoded = fixture.contents.encoded(DIFF_ID);
        fixture.contents.delete(DIFF_ID);

        assertThatThrownBy(() -> fixture.contents.lend(DIFF_ID, encoded)).isInstanceOf(IOException.class);
        assertThat(fixture.contents.isWhole(DIFF_ID)).isFalse();
    }

    @Test
    void ofSeveralEntriesWithOnePathTheLastCounts() {
        fixture.contents.save(
                DIFF_ID,
                new LayerContents(List.of(
                        file("a", "1").entry(),
                        file("b", "2").entry(),
                        LayerFixture.whiteout("a").entry(),
                        special("a", EntryType.FIFO, "", 0, 0).entry())));
        assertThat(fixture.contents.load(DIFF_ID).orElseThrow().entries())
                .extracting(LayerEntry::path, LayerEntry::type)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("b", EntryType.FILE),
                        org.assertj.core.groups.Tuple.tuple("a", EntryType.WHITEOUT),
                        org.assertj.core.groups.Tuple.tuple("a", EntryType.FIFO));
    }

    @Test
    void hardLinksKeepAFileThatIsReplaced() {
        Layer layer = fixture.layer(
                file("a", "one"), hardlink("b", "a"), hardlink("c", "a"), LayerFixture.dir("a"), file("a/x", ""));
        List<LayerEntry> entries =
                fixture.contents.load(layer.diffId()).orElseThrow().entries();
        assertThat(entries)
                .extracting(LayerEntry::path, LayerEntry::type, LayerEntry::link)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("b", EntryType.FILE, ""),
                        org.assertj.core.groups.Tuple.tuple("c", EntryType.HARDLINK, "b"),
                        org.assertj.core.groups.Tuple.tuple("a", EntryType.DIRECTORY, ""),
                        org.assertj.core.groups.Tuple.tuple("a/x", EntryType.FILE, ""));
        assertThat(entries.get(0).content()).contains(Digest.of("one"));
    }

    @Test
    void thirtyThousandEntriesLoadFast() {
        List<LayerEntry> entries = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            entries.add(file("usr/share/doc/package-" + i / 20 + "/some-file-" + i, "x")
                    .entry()
                    .withContent(Digest.of("content " + i), i * 1024L));
        }
        fixture.contents.save(DIFF_ID, new LayerContents(entries));
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 15; i++) {
            long begin = System.nanoTime();
            assertThat(fixture.contents.load(DIFF_ID).orElseThrow().entries()).hasSize(30_000);
            best = Math.min(best, System.nanoTime() - begin);
        }
        assertThat(best).isLessThan(300_000_000L); // 30 ms on an idle machine
    }
}
