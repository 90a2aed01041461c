package io.github.layerflux.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepRecordsTest {

    @TempDir
    Path folder;

    /** A build with sudo makes shelves that its user can't write to: each would fail a build of its own. */
    @Test
    void recordsOfAnotherUserAreTakenOverAtOnce() {
        CacheDirectory directory = new CacheDirectory(folder.resolve("cache"));
        Path record = directory.steps().resolve("91/91ab-cd.json");
        StepRecords records = new StepRecords(directory);

        String user = System.getProperty("user.name");
        assertThat(records.failure(record, new AccessDeniedException(record.toString())))
                .hasMessageContaining("can't write the build cache record " + record + ": permission denied")
                .hasMessageContaining("sudo chown -R " + user + " '" + directory.steps() + "'")
                .hasMessageContaining("layerflux:prune");
        assertThat(records.failure(record, new IOException("Input/output error")))
                .hasMessage("can't write the build cache record " + record + ": Input/output error");
    }
}
