package io.github.layerflux.cache;

import static io.github.layerflux.cache.Sample.ALPINE;
import static io.github.layerflux.cache.Sample.copy;
import static io.github.layerflux.cache.Sample.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.github.layerflux.cache.Sample#bothRules")
class BuildCacheTest {

    @TempDir
    Path folder;

    private final CacheRules rules;
    private final Digest parent;
    private CacheFixture fixture;

    BuildCacheTest(CacheRules rules) {
        this.rules = rules;
        this.parent = rules.parent(ALPINE);
    }

    @BeforeEach
    void open() {
        fixture = new CacheFixture(folder.resolve("cache"));
    }

    private CacheKey install() {
        return rules.run(run(run -> {}));
    }

    private void assertWarnedMiss(CacheKey key, String why) {
        assertThat(fixture.cache.lookup(parent, key)).isEmpty();
        assertThat(fixture.events)
                .singleElement()
                .isInstanceOfSatisfying(
                        BuildEvent.Warning.class,
                        warning -> assertThat(warning.text()).contains(key.instruction(), why));
    }

    @Test
    void whatWasSavedIsFound() {
        CacheKey key = rules.copy(copy(copy -> {}));
        StepRecord saved = fixture.record(key, "layer");
        fixture.cache.save(parent, saved);

        StepRecord found = new CacheFixture(folder.resolve("cache"))
                .cache
                .lookup(parent, key)
                .orElseThrow();
        assertThat(found.layer()).isEqualTo(saved.layer());
        assertThat(found.created()).isEqualTo(saved.created());
        assertThat(found.durationMs()).isEqualTo(saved.durationMs());
        assertThat(found.recordedAt()).isEqualTo(saved.recordedAt());
        assertThat(found.key().digest()).isEqualTo(key.digest());
        assertThat(found.key().instruction()).isEqualTo("COPY target /app/");
        assertThat(found.key().inputs())
                .extracting(KeyInput::digest)
                .containsExactlyElementsOf(
                        key.inputs().stream().map(KeyInput::digest).toList());
    }

    @Test
    void aStepThatOnlyWroteConfigurationHasNoLayer() {
        CacheKey key = rules.config(new ConfigInputs("LABEL", "LABEL a=1"));
        fixture.cache.save(
                parent, new StepRecord(key, Optional.empty(), "2026-01-01T00:00:00Z", 0, "2026-01-01T00:00:00Z"));
        assertThat(fixture.cache.lookup(parent, key))
                .get()
                .extracting(StepRecord::layer)
                .isEqualTo(Optional.empty());
    }

    @Test
    void nothingIsFoundBelowAnotherParent() {
        fixture.save(parent, install(), "layer");
        assertThat(fixture.cache.lookup(Digest.of("another parent"), install())).isEmpty();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void goingBackToAnEarlierVersionDeliversItsImage() {
        CacheKey a = rules.copy(copy(copy -> copy.change(Sample.file("target/app.jar", "version a"))));
        CacheKey b = rules.copy(copy(copy -> copy.change(Sample.file("target/app.jar", "version b, larger"))));
        fixture.save(parent, a, "layer of a");
        fixture.save(parent, b, "layer of b");
        assertThat(fixture.cache.lookup(parent, a).orElseThrow().layer()).contains(fixture.layer("layer of a"));
        assertThat(fixture.cache.lookup(parent, b).orElseThrow().layer()).contains(fixture.layer("layer of b"));
    }

    @Test
    void executingAgainReplacesTheRecord() {
        fixture.save(parent, install(), "first");
        fixture.save(parent, install(), "second");
        assertThat(fixture.cache.lookup(parent, install()).orElseThrow().layer())
                .contains(fixture.layer("second"));
    }

    @Test
    void nothingHalfMadeIsLeft() throws IOException {
        fixture.save(parent, rules.copy(copy(copy -> {})), "layer");
        assertThat(Files.list(fixture.directory.temporary())).isEmpty();
        assertThat(Files.list(fixture.recordFile(parent, install()).getParent()))
                .hasSize(2);
    }

    @Test
    void aTruncatedRecordIsAWarningAndAMiss() throws IOException {
        fixture.save(parent, install(), "layer");
        Path file = fixture.recordFile(parent, install());
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, bytes.length / 2, bytes.length - 1}) {
            fixture.events.clear();
            Files.write(file, java.util.Arrays.copyOf(bytes, length));
            assertWarnedMiss(install(), "incomplete");
        }
    }

    @Test
    void anyChangedByteIsAWarningAndAMiss() throws IOException {
        fixture.save(parent, install(), "layer");
        Path file = fixture.recordFile(parent, install());
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i += 7) {
            fixture.events.clear();
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertWarnedMiss(install(), "it is ");
        }
    }

    @Test
    void theRecordOfAnotherStepIsAWarningAndAMiss() throws IOException {
        CacheKey other = rules.run(run(run -> run.command("other")));
        fixture.save(parent, other, "layer");
        Files.move(fixture.recordFile(parent, other), fixture.recordFile(parent, install()));
        assertWarnedMiss(install(), "another step");
    }

    @Test
    void aMissingLayerIsAWarningAndAMiss() throws IOException {
        fixture.save(parent, install(), "layer");
        Files.delete(fixture.store.path(Digest.of("layer")));
        assertWarnedMiss(install(), "missing or incomplete");
        assertThat(fixture.cache
                        .explain(Sample.STEP, parent, install(), "alpine:3.20")
                        .reason())
                .contains("its layer is missing");
    }

    @Test
    void aTruncatedLayerIsAWarningAndAMiss() throws IOException {
        fixture.save(parent, install(), "layer");
        Files.writeString(fixture.store.path(Digest.of("layer")), "lay");
        assertWarnedMiss(install(), "missing or incomplete");
    }

    @Test
    void aRecordThatCantBeWrittenIsAFailureThatNamesIt() throws IOException {
        Files.delete(fixture.directory.steps());
        Files.writeString(fixture.directory.steps(), "a file in the way");
        assertThatThrownBy(() -> fixture.save(parent, install(), "layer"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("can't write the build cache record " + fixture.directory.steps());
        assertThat(Files.list(fixture.directory.temporary())).isEmpty();
    }

    @Test
    void lookingUpDoesntDependOnTheNumberOfSiblings() throws IOException {
        fixture.save(parent, install(), "layer");
        Path record = fixture.recordFile(parent, install());
        long alone = lookups();
        for (int i = 0; i < 10_000; i++) {
            Files.createLink(record.resolveSibling(Digest.of("sibling " + i).hex() + ".json"), record);
        }
        // by name, not by listing: reading 10,000 names alone would take 20 times as long as one look-up
        assertThat(lookups()).isLessThan(10 * alone);
    }

    private long lookups() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long start = System.nanoTime();
            assertThat(fixture.cache.lookup(parent, install())).isPresent();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}
