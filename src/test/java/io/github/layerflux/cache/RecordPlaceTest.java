package io.github.layerflux.cache;

import static io.github.layerflux.cache.Sample.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Digest;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordPlaceTest {

    @TempDir
    Path folder;

    private final CacheRules rules = new MetadataRules();
    private CacheFixture fixture;

    @BeforeEach
    void open() {
        fixture = new CacheFixture(folder);
    }

    private StepRecord save(Digest parent, String command) {
        StepRecord record = new StepRecord(
                rules.run(run(run -> run.command(command))),
                Optional.empty(),
                "2026-01-01T11:59:58.5Z",
                10,
                "2026-01-01T12:00:00Z");
        fixture.cache.save(parent, record);
        return record;
    }

    @Test
    void aRecordCostsOneFileAndNoFolder() {
        for (int i = 0; i < 600; i++) {
            save(Digest.of("parent " + i), "make");
        }
        String[] shelves = fixture.directory.steps().toFile().list();
        assertThat(shelves).hasSizeLessThanOrEqualTo(256).allMatch(RecordPlace::isShelf);
        int files = 0;
        for (String shelf : shelves) {
            String[] records = fixture.directory.steps().resolve(shelf).toFile().list();
            assertThat(records).allMatch(RecordPlace::isRecord);
            files += records.length;
        }
        assertThat(files).isEqualTo(600);
    }

    @Test
    void aMissIsComparedWithChildrenOfItsOwnParentOnly() {
        Digest parent = Digest.of("parent");
        Digest neighbour = neighbour(parent);
        save(neighbour, "make all");
        CacheKey key = rules.run(run(run -> run.command("make some")));
        assertThat(fixture.cache.lookup(parent, key)).isEmpty();
        assertThat(fixture.cache
                        .explain(Sample.STEP, parent, key, "alpine:3.20")
                        .reason())
                .startsWith("first build on alpine:3.20");
        save(parent, "make none");
        assertThat(fixture.cache
                        .explain(Sample.STEP, parent, key, "alpine:3.20")
                        .reason())
                .contains("make none");
    }

    /** Another parent, on the same shelf. */
    private static Digest neighbour(Digest parent) {
        for (int i = 0; ; i++) {
            Digest other = Digest.of("neighbour " + i);
            if (other.hex().startsWith(parent.hex().substring(0, 2))) {
                return other;
            }
        }
    }

    @Test
    void namesTellParentAndKey() {
        Digest parent = Digest.of("parent");
        StepRecord record = save(parent, "make");
        String name = fixture.recordFile(parent, record.key()).getFileName().toString();
        assertThat(RecordPlace.parent(name)).isEqualTo(parent.hex());
        assertThat(RecordPlace.key(name)).isEqualTo(record.key().digest().hex());
        assertThat(RecordPlace.isRecord(RecordPlace.files(name))).isFalse();
    }
}
