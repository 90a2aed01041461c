package io.github.layerflux.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.PathLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutomaticPruneTest {

    @TempDir
    Path folder;

    private CacheShelf shelf;

    @BeforeEach
    void open() throws IOException {
        shelf = new CacheShelf(folder.resolve("cache"));
        shelf.step(shelf.base, "old", 50_000, 9);
        shelf.step(shelf.base, "young", 50_000, 1);
    }

    private AutomaticPrune keeping(long maximum) {
        return new AutomaticPrune(shelf.fixture.store, maximum);
    }

    @Test
    void beyondTheMaximumTheLeastRecentlyUsedGoes() {
        long maximum = shelf.bytes() - 10_000;
        Pruned pruned = keeping(maximum).run().orElseThrow();
        assertThat(pruned.records()).isEqualTo(1);
        assertThat(shelf.bytes()).isLessThanOrEqualTo(maximum);
    }

    @Test
    void belowTheMaximumNothingGoesAndNobodyLooksAgainUntilABlobComes() throws IOException {
        AutomaticPrune keeping = keeping(shelf.bytes() + 100_000);
        assertThat(keeping.isDue(shelf.now)).isTrue();
        assertThat(keeping.run()).isEmpty();
        long later = System.currentTimeMillis() + CacheShelf.HOUR;
        assertThat(keeping.isDue(later)).isFalse();
        shelf.step(shelf.base, "another", 50_000, 0);
        assertThat(keeping.isDue(later)).isTrue();
    }

    @Test
    void aLookMayTakeATwentiethOfTheTime() throws IOException {
        long now = System.currentTimeMillis();
        Files.writeString(shelf.fixture.directory.builds().resolve("usage"), "1000 " + (now - 90_000) + " 5000\n");
        shelf.step(shelf.base, "another", 50_000, 0);
        assertThat(keeping(1).isDue(now)).isFalse();
        assertThat(keeping(1).isDue(now + 20_000)).isTrue();
    }

    @Test
    void aMaximumThatWasMadeSmallerCountsAtOnce() {
        keeping(shelf.bytes() + 100_000).run();
        long now = System.currentTimeMillis();
        assertThat(keeping(shelf.bytes() - 10_000).isDue(now)).isTrue();
        assertThat(keeping(shelf.bytes() + 50_000).isDue(now))
                .as("nothing is too much")
                .isFalse();
        keeping(shelf.bytes() - 10_000).run();
        assertThat(keeping(shelf.bytes() + 5_000).isDue(System.currentTimeMillis()))
                .isFalse();
    }

    @Test
    void aLookThatCannotBeKeptLeavesNothing() throws IOException {
        Path usage = shelf.fixture.directory.builds().resolve("usage");
        Files.createFile(Files.createDirectories(usage).resolve("in-the-way"));
        assertThat(keeping(Long.MAX_VALUE).run()).isEmpty();
        assertThat(shelf.fixture.directory.temporary()).isEmptyDirectory();
    }

    @Test
    void oneProcessAtATimeDoesIt() {
        try (PathLock other = PathLock.acquire(shelf.fixture.directory.builds().resolve("housekeeping.lock"))) {
            assertThat(keeping(0).run()).isEmpty();
        }
        assertThat(keeping(0).run()).isPresent();
    }
}
