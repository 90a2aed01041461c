package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerPacker;
import io.github.layerflux.layer.PackedLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cache folders that another machine packed: owners in every tier, and what must not come of a poisoned one. As root. */
class CacheTravelTest {

    private static final String CONTAINER_CAPABILITIES = ",+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,"
            + "+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap";

    @TempDir
    static Path temporary;

    private static RunBench bench;

    @BeforeAll
    static void open() {
        bench = new RunBench(temporary.resolve("cache"));
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    private static List<String> lines(Process process) throws Exception {
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("SLF4J"))
                .toList();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return lines;
    }

    @Test
    void everyTierSeesTheFilesAndOwnersThatWerePacked() throws Exception {
        List<List<String>> results = new ArrayList<>();
        results.add(lines(
                OtherJvm.start(TravelScenario.class, temporary.resolve("root").toString(), "builtin")));
        results.add(lines(OtherJvm.startWith(
                CONTAINER_CAPABILITIES,
                TravelScenario.class,
                temporary.resolve("container").toString(),
                "builtin")));
        results.add(lines(
                OtherJvm.start(TravelScenario.class, temporary.resolve("chroot").toString(), "chroot")));
        Path folder = OtherJvm.everyonesFolder();
        Path other = OtherJvm.everyonesFolder();
        List<String> single;
        try {
            results.add(lines(OtherJvm.startAsUser(folder, TravelScenario.class, "builtin")));
            single = lines(OtherJvm.startAs("54321", other, TravelScenario.class, "builtin"));
        } finally {
            OtherJvm.run("rm", "-rf", folder.toString(), other.toString());
        }
        assertThat(results.get(0))
                .containsExactly(
                        "exit code 0 []",
                        "packed 1 true",
                        "drwxr-xr-x 1000:50 3 .",
                        "-rw-r--r-- 0:0 1 a",
                        "drwxr-xr-x 1000:50 3 d",
                        "-rwsr-x--- 1000:50 2 hard",
                        "lrwxrwxrwx 0:0 1 link",
                        "-rwsr-x--- 1000:50 2 d/e/x",
                        "lrwxrwxrwx 0:0 1 link",
                        "exit code 0 []",
                        "packed 1 false");
        assertThat(results).allMatch(results.get(0)::equals);
        assertThat(single)
                .isEqualTo(results.get(0).stream()
                        .map(line -> line.replace("1000:50", "0:0"))
                        .toList());
    }

    private static PackedLayer layer(LayerEntry... entries) throws IOException {
        try (LayerPacker out = LayerPacker.open(bench.store(), LayerCompression.gzip())) {
            for (LayerEntry entry : entries) {
                if (entry.type() == EntryType.FILE) {
                    out.add(entry, new ByteArrayInputStream(new byte[(int) entry.size()]));
                } else {
                    out.add(entry);
                }
            }
            return out.finish();
        }
    }

    private static LayerEntry file(String path, int size) {
        return LayerEntry.file(path, 0644, 0, 0, size, 1, 0);
    }

    /** What a RUN finds, and what the build is warned of. */
    private static List<String> found(String id, PackedLayer... layers) {
        CacheFolder folder = new CacheFolder(id, CacheFolder.Sharing.SHARED, 0, 0, 0755, Optional.empty())
                .travelled(List.of(layers));
        RunBench.Result result = bench.sh(ExecutorChoice.BUILTIN, "busybox ls /m")
                .with(new Mount.CacheMount("/m", folder, false))
                .go()
                .succeeds();
        List<String> all = new ArrayList<>(result.lines());
        all.addAll(result.outcome().warnings());
        return all;
    }

    @Test
    void nothingOutsideOfTheFolderIsWritten() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        assertThat(found("up", layer(file("../../../../escaped", 3))))
                .singleElement()
                .asString()
                .startsWith("the cache 'up' begins empty, what was shared of it can't be used: ");
        found("link", layer(LayerEntry.symlink("l", outside.toString(), 0, 0, 1, 0), file("l/escaped", 3)));
        found(
                "hard",
                layer(new LayerEntry(
                        "h",
                        EntryType.HARDLINK,
                        0644,
                        0,
                        0,
                        0,
                        1,
                        0,
                        "../../../../steps",
                        Optional.empty(),
                        -1,
                        0,
                        0,
                        Map.of())));
        assertThat(outside).isEmptyDirectory();
        try (var all = Files.walk(temporary)) {
            assertThat(all.filter(path -> path.endsWith("escaped")))
                    .allMatch(path -> path.startsWith(bench.store().directory().mounts()));
        }
    }

    @Test
    void aLayerThatIsNotWhatItSaysIsNotUsed() throws IOException {
        PackedLayer good = layer(file("f", 3));
        assertThat(found("other", new PackedLayer(good.blob(), Digest.of("x"), good.size())))
                .singleElement()
                .asString()
                .contains("begins empty", "expected diffID");
        PackedLayer large = layer(file("zeros", 5_000_000));
        assertThat(found("bomb", new PackedLayer(large.blob(), large.diffId(), 2000)))
                .singleElement()
                .asString()
                .contains("begins empty", "more than the allowed 2000 bytes");
        assertThat(found("good", good)).containsExactly("f");
    }

    @Test
    void devicesDontTravel() throws IOException {
        LayerEntry device = new LayerEntry(
                "null", EntryType.CHARACTER_DEVICE, 0666, 0, 0, 0, 1, 0, "", Optional.empty(), -1, 1, 3, Map.of());
        assertThat(found("device", layer(device, file("f", 1)))).containsExactly("f");
    }

    @Test
    void whatWasPackedManyTimesIsPackedAnew() {
        CacheFolder folder = new CacheFolder("many", CacheFolder.Sharing.SHARED, 0, 0, 0755, Optional.empty());
        List<Integer> layers = new ArrayList<>();
        for (int i = 0; i < 34; i++) {
            bench.sh(ExecutorChoice.BUILTIN, "echo " + i + " >/m/" + i)
                    .with(new Mount.CacheMount("/m", folder, false))
                    .go()
                    .succeeds();
            layers.add(bench.sandbox(ExecutorChoice.BUILTIN)
                    .pack(new CachePacking(folder, LayerCompression.gzip(), 1 << 20, List.of()))
                    .block(Duration.ofSeconds(30))
                    .layers()
                    .size());
        }
        assertThat(layers).startsWith(1, 2, 3).endsWith(32, 1, 2);
    }
}
