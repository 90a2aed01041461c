package io.github.layerflux.crash;

import java.nio.file.Path;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A short {@link CrashRounds}; broken disks need loop devices, which not every machine has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashRoundsTest {

    private final CrashRounds rounds;

    CrashRoundsTest(@TempDir Path folder) throws Exception {
        rounds = new CrashRounds(folder);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"BROKEN_DISK", "BUILD_KILLED_AGAIN", "BUILD_AND_PRUNE_KILLED_AGAIN"})
    void theNextBuildIsAsACleanOne(CrashRounds.Kind kind) throws Exception {
        System.out.println(kind + ": " + rounds.round(kind, System.nanoTime()));
    }
}
