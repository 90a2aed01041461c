package io.github.layerflux.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.cache.RecordPlace;
import io.github.layerflux.content.References;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.housekeeping.CacheShelf.Built;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectivePruneTest {

    @TempDir
    Path folder;

    private CacheShelf shelf;

    @BeforeEach
    void open() {
        shelf = new CacheShelf(folder.resolve("cache"));
    }

    @Test
    void untilTakesWhatWasNotUsedSince() throws IOException {
        Built old = shelf.step(shelf.base, "old", 10, 30);
        Built young = shelf.step(shelf.base, "young", 10, 20);
        Path snapshot = shelf.tree(shelf.fixture.directory.snapshots().resolve("root/layer-1"), 30);
        Pruned pruned = shelf.prune().run(shelf.request("until=24h"));
        assertThat(pruned.records()).isEqualTo(1);
        assertThat(pruned.blobs()).isEqualTo(1);
        assertThat(shelf.has(old)).isFalse();
        assertThat(shelf.hasLayer(old)).isFalse();
        assertThat(shelf.has(young) && shelf.hasLayer(young)).isTrue();
        assertThat(snapshot).doesNotExist();
        assertThat(shelf.fixture.directory.temporary()).isEmptyDirectory();
    }

    @Test
    void aTimeInTheFutureIsRefusedForItWouldTakeEverything() {
        assertThatThrownBy(() -> shelf.request("until=2999-01-01"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("filter 'until=2999-01-01' is a time in the future");
    }

    @Test
    void aParentStaysAsLongAsWhatWasBuiltOnIt() throws IOException {
        Built parent = shelf.step(shelf.base, "parent", 10, 50);
        Built child = shelf.step(parent.child(), "child", 10, 30);
        Built leaf = shelf.step(child.child(), "leaf", 10, 2);
        Built sibling = shelf.step(parent.child(), "sibling", 10, 40);
        shelf.prune().run(shelf.request("until=24h"));
        assertThat(List.of(shelf.has(parent), shelf.has(child), shelf.has(leaf), shelf.has(sibling)))
                .containsExactly(true, true, true, false);
    }

    @Test
    void leavesGoBeforeParentsOfTheSameAge() throws IOException {
        Built parent = shelf.step(shelf.base, "parent", 20_000, 50);
        Built child = shelf.step(parent.child(), "child", 20_000, 50);
        Built leaf = shelf.step(child.child(), "leaf", 20_000, 50);
        shelf.prune().run(shelf.atMost(shelf.bytes() - 10_000));
        assertThat(List.of(shelf.has(parent), shelf.has(child), shelf.has(leaf)))
                .containsExactly(true, true, false);
    }

    @Test
    void anInstructionOfAnyLengthIsReadAndItsStepIsABaseLikeOthers() throws IOException {
        Built base = shelf.step(shelf.base, "echo ü\n".repeat(20_000), 10, 50);
        Built leaf = shelf.step(base.child(), "leaf", 10, 2);
        Pruned pruned = shelf.prune().run(shelf.request("until=24h"));
        assertThat(pruned.records()).isZero();
        assertThat(shelf.has(base) && shelf.hasLayer(base) && shelf.has(leaf)).isTrue();
        assertThat(CacheUsage.read(shelf.fixture.store, PruneFilter.parse(List.of("unused"), shelf.now))
                        .items())
                .isEmpty();
    }

    @Test
    void manyBranchesOfOneBaseGoBeforeIt() throws IOException {
        Built base = shelf.step(shelf.base, "base", 10, 50);
        for (int branch = 0; branch < 100; branch++) {
            Built below = shelf.step(base.child(), "branch " + branch, 10, 50);
            for (int step = 0; step < 5; step++) {
                below = shelf.step(below.child(), "step " + branch + "." + step, -1, 50);
            }
        }
        PrunePlan plan = shelf.prune().plan(shelf.request("until=24h"));
        assertThat(plan.items()).hasSize(601);
        assertThat(plan.items().get(600).id()).isEqualTo(base.key().digest().toString());
        assertThat(shelf.prune().run(shelf.request("until=24h")).records()).isEqualTo(601);
    }

    @Test
    void theMaximumHoldsForAllFilesAndTheLeastRecentlyUsedGoFirst() throws IOException {
        Built oldest = shelf.step(shelf.base, "oldest", 50_000, 9);
        Path mount = shelf.tree(shelf.fixture.directory.mounts().resolve("root/cache/0"), 8);
        Files.writeString(mount.resolveSibling("id"), "m2");
        shelf.age(mount.resolveSibling("id"), 8);
        Built middle = shelf.step(shelf.base, "middle", 50_000, 7);
        Built youngest = shelf.step(shelf.base, "youngest", 50_000, 6);
        long before = shelf.bytes();
        shelf.prune().run(shelf.atMost(before - 120_000));
        assertThat(shelf.bytes()).isLessThanOrEqualTo(before - 120_000);
        assertThat(shelf.has(oldest) || Files.exists(mount)).isFalse();
        assertThat(shelf.has(middle) && shelf.has(youngest)).isTrue();
        shelf.prune().run(shelf.atMost(0));
        try (Stream<Path> blobs = Files.list(
                shelf.fixture.store.path(youngest.layer().descriptor().digest()).getParent())) {
            assertThat(blobs).isEmpty();
        }
    }

    @Test
    void underAMaximumImagesGoTooWithTheirNames() throws IOException {
        Built step = shelf.step(shelf.base, "step", 50_000, 3);
        shelf.image("docker.io/library/old:1", 9, shelf.fixture.layer("o".repeat(50_000)));
        shelf.image("docker.io/library/young:1", 2, step.layer());
        shelf.prune().run(shelf.atMost(shelf.bytes() - 40_000));
        assertThat(new References(shelf.fixture.directory).list()).containsOnlyKeys("docker.io/library/young:1");
        assertThat(shelf.has(step) && shelf.hasLayer(step)).isTrue();
    }

    @Test
    void imagesStayUnlessTheyAreAskedFor() throws IOException {
        shelf.image("docker.io/library/old:1", 900, shelf.fixture.layer("layer"));
        shelf.prune().run(shelf.request("until=24h"));
        shelf.prune().run(shelf.request("type!=exec.cachemount"));
        assertThat(new References(shelf.fixture.directory).list()).hasSize(1);
        shelf.prune().run(shelf.request("until=24h", "type=image"));
        assertThat(new References(shelf.fixture.directory).list()).isEmpty();
    }

    @Test
    void oneTypeLeavesTheOthersAlone() throws IOException {
        Built step = shelf.step(shelf.base, "step", 10, 30);
        Path mount = shelf.tree(shelf.fixture.directory.mounts().resolve("root/cache/0"), 1);
        Path snapshot = shelf.tree(shelf.fixture.directory.snapshots().resolve("root/layer-1"), 1);
        shelf.prune().run(shelf.request("type=exec.cachemount"));
        assertThat(mount).doesNotExist();
        assertThat(snapshot).exists();
        assertThat(shelf.has(step)).isTrue();
    }

    @Test
    void unusedTakesOnlyWhatNothingLeadsTo() throws IOException {
        Built step = shelf.step(shelf.base, "step", 10, 1);
        shelf.fixture.layer("of nothing");
        Files.writeString(shelf.fixture.directory.newTemporary("blob"), "half");
        Files.writeString(shelf.fixture.directory.contents().resolve("a".repeat(64)), "table");
        Pruned pruned = shelf.prune().run(shelf.request("unused"));
        assertThat(pruned.blobs()).isEqualTo(1);
        assertThat(shelf.has(step) && shelf.hasLayer(step)).isTrue();
        assertThat(shelf.fixture.directory.temporary()).isEmptyDirectory();
        assertThat(shelf.fixture.directory.contents()).isEmptyDirectory();
    }

    @Test
    void aDryRunNamesExactlyWhatGoesAndChangesNothing() throws IOException {
        shelf.step(shelf.base, "oldest", 50_000, 9);
        Built young = shelf.step(shelf.base, "young", 50_000, 2);
        shelf.tree(shelf.fixture.directory.snapshots().resolve("root/layer-1"), 5);
        PruneRequest request = shelf.atMost(shelf.bytes() - 140_000);
        PrunePlan plan = shelf.prune().plan(request);
        assertThat(shelf.bytes()).isEqualTo(plan.before());
        assertThat(plan.items()).extracting(CacheItem::description).containsExactly("RUN oldest", "unpacked layer");
        Pruned pruned = shelf.prune().run(request);
        assertThat(pruned.bytes()).isEqualTo(plan.freed());
        assertThat(shelf.bytes()).isEqualTo(plan.after());
        assertThat(shelf.has(young)).isTrue();
    }

    @Test
    void whatARunningBuildMayUseStaysAndOlderThingsGo() throws IOException {
        Built old = shelf.step(shelf.base, "old", 10, 30);
        Built used = shelf.step(shelf.base, "used", 10, 30);
        try (BuildLease lease = BuildLease.acquire(shelf.fixture.directory, warning -> {})) {
            assertThat(shelf.fixture.cache.lookup(used.parent(), used.key())).isPresent();
            Pruned pruned = shelf.prune().run(shelf.atMost(0));
            assertThat(pruned.runningBuilds()).isEqualTo(1);
            assertThat(pruned.inUse()).isPositive();
            assertThat(shelf.has(old) || shelf.hasLayer(old)).isFalse();
            assertThat(shelf.has(used) && shelf.hasLayer(used)).isTrue();
        }
        shelf.prune().run(shelf.atMost(0));
        assertThat(shelf.has(used) || shelf.hasLayer(used)).isFalse();
    }

    /** The lease is then younger than all that the build has used since. */
    @Test
    void whatARunningBuildUsesStaysThoughTheClockWasSetBack() throws IOException {
        Built used = shelf.step(shelf.base, "used", 10, 30);
        try (BuildLease lease = BuildLease.acquire(shelf.fixture.directory, warning -> {})) {
            try (var leases = Files.newDirectoryStream(shelf.fixture.directory.builds(), "*.lease")) {
                Files.setLastModifiedTime(
                        leases.iterator().next(), FileTime.fromMillis(System.currentTimeMillis() + 10 * 3_600_000));
            }
            assertThat(shelf.fixture.cache.lookup(used.parent(), used.key())).isPresent();
            shelf.prune().run(shelf.atMost(0));
            assertThat(shelf.has(used) && shelf.hasLayer(used)).isTrue();
        }
    }

    @Test
    void aStampOfAClockThatWasAheadIsSetRightByTheNextUse() throws IOException {
        Built step = shelf.step(shelf.base, "step", 10, 30);
        Files.setLastModifiedTime(
                shelf.file(step), FileTime.fromMillis(System.currentTimeMillis() + 400 * 86_400_000L));
        shelf.fixture.cache.lookup(step.parent(), step.key());
        assertThat(Files.getLastModifiedTime(shelf.file(step)).toMillis())
                .isLessThanOrEqualTo(System.currentTimeMillis());
    }

    @Test
    void clearingEverythingTwiceUnderARunningBuildLeavesItItsLayers() throws IOException {
        Built used = shelf.step(shelf.base, "used", 10, 30);
        try (BuildLease lease = BuildLease.acquire(shelf.fixture.directory, warning -> {})) {
            assertThat(shelf.fixture.cache.lookup(used.parent(), used.key())).isPresent();
            shelf.prune().run(shelf.request());
            shelf.prune().run(shelf.request());
            assertThat(shelf.has(used)).isFalse();
            assertThat(shelf.hasLayer(used)).isTrue();
        }
        shelf.prune().run(shelf.request());
        assertThat(shelf.hasLayer(used)).isFalse();
    }

    @Test
    void aHitIsStampedAtMostOnceAnHour() throws IOException {
        Built step = shelf.step(shelf.base, "step", 10, 30);
        shelf.fixture.cache.lookup(step.parent(), step.key());
        assertThat(Files.getLastModifiedTime(shelf.file(step)).toMillis()).isGreaterThanOrEqualTo(shelf.now);
        shelf.age(shelf.file(step), 0);
        var before = Files.getLastModifiedTime(shelf.file(step));
        shelf.fixture.cache.lookup(step.parent(), step.key());
        assertThat(Files.getLastModifiedTime(shelf.file(step))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"until=yesterday", "type=layers", "size=3", "unused=maybe", "id=", "until!=3h", "until="})
    void aConditionThatIsNoneIsExplained(String condition) {
        assertThatThrownBy(() -> shelf.request(condition))
                .isInstanceOf(UserFailure.class)
                .hasMessageMatching("(?s).*(Write until=|Types are regular, image|There are: until=24h).*");
    }

    @Test
    void aParentStaysWhenItsLeafCouldNotBeDeletedInTheSameSlice() throws IOException {
        CacheShelf.Built parent = shelf.step(shelf.base, "parent", 100, 48);
        CacheShelf.Built middle = shelf.step(parent.child(), "middle", -1, 48);
        CacheShelf.Built leaf = shelf.step(middle.child(), "leaf", -1, 48);
        // a table of files that is a folder with something in it can't be deleted as a file
        Path record = shelf.file(leaf);
        Path table =
                record.resolveSibling(RecordPlace.files(record.getFileName().toString()));
        Files.createDirectories(table.resolve("in the way"));
        shelf.age(record, 48);
        assertThatThrownBy(() -> shelf.prune().run(shelf.request("until=24h"))).isInstanceOf(EnvironmentFailure.class);
        assertThat(shelf.has(middle)).isTrue();
        assertThat(shelf.has(parent)).isTrue();
    }

    @Test
    void recordsOfAnotherLayoutAreListedAndGo() throws IOException {
        CacheShelf.Built step = shelf.step(shelf.base, "step", 100, 1);
        Path folderOfParent =
                Files.createDirectories(shelf.fixture.directory.steps().resolve(shelf.base.hex()));
        Files.copy(shelf.file(step), folderOfParent.resolve(step.key().digest().hex() + ".json"));
        Pruned pruned = shelf.prune().run(shelf.request("unused"));
        assertThat(pruned.bytes()).isGreaterThanOrEqualTo(8192);
        assertThat(folderOfParent).doesNotExist();
        assertThat(shelf.has(step)).isTrue();
    }
}
