package io.github.layerflux.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.image.Json;
import io.github.layerflux.it.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheUsageTest {

    @TempDir
    Path folder;

    private static CacheUsage read(CacheShelf shelf, String... filter) {
        return CacheUsage.read(shelf.fixture.store, PruneFilter.parse(List.of(filter), shelf.now));
    }

    private static CacheUsage.Total total(CacheUsage usage, String type) {
        return usage.totals().stream()
                .filter(total -> total.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSumIsWhatTheDiskSays() throws IOException {
        CacheShelf shelf = new CacheShelf(folder.resolve("cache"));
        shelf.step(shelf.base, "step", 5_000, 3);
        shelf.image("docker.io/library/app:1", 2, shelf.fixture.layer("y".repeat(70_000)));
        Path mount = shelf.tree(shelf.fixture.directory.mounts().resolve("root/cache/0"), 8);
        Files.createLink(mount.resolve("fs/same"), mount.resolve("fs/file"));
        Files.createDirectories(mount.resolve("fs/ünïcode/…"));
        try (RandomAccessFile sparse =
                new RandomAccessFile(mount.resolve("fs/sparse").toFile(), "rw")) {
            sparse.seek(50_000_000);
            sparse.write(1);
        }
        Files.createDirectories(shelf.fixture.directory.downloads().resolve("git/abc/objects"));
        Files.writeString(shelf.fixture.directory.downloads().resolve("x.json"), "damaged");
        Files.createDirectories(shelf.fixture.directory.root().resolve("something/new"));
        Files.createDirectories(shelf.fixture.directory.classes());
        Files.write(shelf.fixture.directory.classes().resolve("x.jsa"), new byte[100_000]);
        String du = Command.of(
                        "du", "-s", "--block-size=1", folder.resolve("cache").toString())
                .run()
                .split("\\s")[0];
        assertThat(read(shelf).total().bytes()).isEqualTo(Long.parseLong(du));
        CacheUsage sums = CacheUsage.sums(shelf.fixture.store);
        assertThat(sums.total().bytes()).isEqualTo(Long.parseLong(du));
        assertThat(sums.total().reclaimable()).isEqualTo(read(shelf).total().reclaimable());
    }

    @Test
    void whatLiesOnAReadOnlyFileSystemIsListed() throws IOException {
        CacheShelf shelf = new CacheShelf(folder.resolve("cache"));
        shelf.step(shelf.base, "step", 5_000, 3);
        BuildLease.acquire(shelf.fixture.directory, warning -> {}).close();
        CacheUsage writable = read(shelf);
        String root = shelf.fixture.directory.root().toString();
        boolean mounts = Files.getAttribute(folder, "unix:uid").equals(0); // who may write whatever a mode says
        if (mounts) {
            Command.of("mount", "--bind", root, root).run();
        }
        try {
            if (mounts) {
                Command.of("mount", "-o", "remount,bind,ro", root).run();
            } else {
                Command.of("chmod", "-R", "a-w", root).run();
            }
            assertThat(read(shelf).totals()).isEqualTo(writable.totals());
        } finally {
            Command.of(mounts ? new String[] {"umount", root} : new String[] {"chmod", "-R", "u+w", root})
                    .run();
        }
    }

    @Test
    void aLayerOfAnImageAndOfAStepCountsOnce() throws IOException {
        CacheShelf shelf = new CacheShelf(folder.resolve("cache"));
        CacheShelf.Built step = shelf.step(shelf.base, "step", 100_000, 3);
        shelf.image("docker.io/library/app:1", 2, step.layer());
        CacheUsage usage = read(shelf);
        assertThat(total(usage, "image").bytes()).isBetween(100_000L, 120_000L);
        assertThat(total(usage, "regular").bytes()).isLessThan(20_000);
        assertThat(total(usage, "image").reclaimable()).isZero();
    }

    @Test
    void whatHasOtherNamesOutsideIsNotReclaimable() throws IOException {
        CacheShelf shelf = new CacheShelf(folder.resolve("cache"));
        CacheShelf.Built step = shelf.step(shelf.base, "step", 100_000, 3);
        assertThat(read(shelf).total().reclaimable()).isGreaterThan(100_000);
        Files.createLink(
                folder.resolve("exported"),
                shelf.fixture.store.path(step.layer().descriptor().digest()));
        assertThat(read(shelf).total().reclaimable()).isLessThan(20_000);
        assertThat(read(shelf).total().bytes()).isGreaterThan(100_000);
    }

    @Test
    void peopleAndProgramsReadTheSame() throws IOException {
        CacheShelf shelf = new CacheShelf(folder.resolve("cache"));
        shelf.step(shelf.base, "make \"all\"", 5_000, 3);
        CacheUsage usage = read(shelf, "type=regular");
        List<String> lines = new UsageText(shelf.now).items(usage.items());
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).matches("sha256:\\S+ +regular +[\\d.]+ kB +3 h ago +RUN make \"all\"");
        Map<String, Object> json = Json.readObject(UsageText.json(usage), "usage");
        assertThat(Json.objects(json, "items")).singleElement().satisfies(item -> {
            assertThat(item.get("description")).isEqualTo("RUN make \"all\"");
            assertThat(item.get("type")).isEqualTo("regular");
        });
    }

    @Test
    void aDirectoryThatIsNotThereHoldsNothing() {
        CacheShelf shelf = new CacheShelf(folder.resolve("cache"));
        var none = new io.github.layerflux.content.ContentStore(
                new io.github.layerflux.content.CacheDirectory(folder.resolve("none")));
        assertThat(CacheUsage.read(none, PruneFilter.parse(List.of(), shelf.now))
                        .total()
                        .bytes())
                .isZero();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void whatLeavesTheCacheAndStaysOnTheDiskIsTold() {
        assertThat(UsageText.outcome(new PrunePlan(List.of(), 3_000_000, 1_000_000, 2_000_000, 0)))
                .containsExactly("Would free 2.00 MB: 0 items; 3.00 MB are there, 1.00 MB would stay");
        assertThat(UsageText.outcome(new PrunePlan(List.of(), 3_000_000, 1_000_000, 500_000, 0)))
                .containsExactly(
                        "Would free 500 kB: 0 items; 3.00 MB are there, 1.00 MB would stay",
                        "1.50 MB would leave the cache and stay on the disk: files elsewhere, such as those of "
                                + "target/layerflux/oci, are hard links to them");
    }
}
