package io.github.layerflux.cache;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * The steps that were built, by parent ({@link RecordPlace}). Records appear complete, by a rename; readers never lock.
 * Shared by all threads and processes.
 */
public final class BuildCache {

    private final ContentStore store;
    private final Consumer<BuildEvent> events;
    private final FileOrigins origins;
    private final EarlierKeys earlier;
    private final Supplier<String> tiers;
    private final StepRecords records;
    private final AtomicBoolean warned = new AtomicBoolean();

    public BuildCache(ContentStore store, Consumer<BuildEvent> events) {
        this(store, events, FileOrigins.UNKNOWN, EarlierKeys.UNKNOWN, () -> "");
    }

    /**
     * @param events gets a warning for every entry that is there and can't be used
     * @param origins asked for the files that a miss names
     * @param earlier what a miss is rather compared with than with what other Dockerfiles left on the same parent
     * @param tiers how RUN might be executed here ({@link Degraded#tiers}); asked at a degraded step only
     */
    public BuildCache(
            ContentStore store,
            Consumer<BuildEvent> events,
            FileOrigins origins,
            EarlierKeys earlier,
            Supplier<String> tiers) {
        this.store = store;
        this.events = events;
        this.origins = origins;
        this.earlier = earlier;
        this.tiers = tiers;
        this.records = new StepRecords(store.directory());
    }

    /**
     * Looks for the child of a parent that was made by this very step. Blocks for one small file. A record that is
     * damaged, or whose layer isn't here with its full size, is a warning and a miss.
     *
     * @param parent {@link CacheRules#parent}
     */
    public Optional<StepRecord> lookup(Digest parent, CacheKey key) {
        Path file = records.file(parent, key.digest());
        try {
            StepRecord record = StepRecordJson.read(Files.readAllBytes(file), key);
            if (record.layer().isPresent() && !store.has(record.layer().get().descriptor())) {
                throw new IOException("its layer "
                        + record.layer().get().descriptor().digest() + " is missing or incomplete in the store");
            }
            if (record.degraded().isPresent()
                    && !isAsGoodAsHere(record.degraded().get())) {
                return Optional.empty();
            }
            return records.use(file) ? Optional.of(record) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            events.accept(new BuildEvent.Warning(
                    "the cache record of '" + key.instruction() + "' is not used: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private boolean isAsGoodAsHere(Degraded degraded) {
        if (!degraded.tiers().equals(tiers.get())) {
            return false;
        }
        if (warned.compareAndSet(false, true)) {
            events.accept(new BuildEvent.Warning(
                    "steps of this build are cached from a RUN that was executed where " + degraded.why()));
        }
        return true;
    }

    /**
     * Records a step, replacing what an earlier execution recorded. Its layer must be in the store.
     *
     * @throws EnvironmentFailure when it can't be written
     */
    public void save(Digest parent, StepRecord record) {
        if (record.layer().isPresent()) {
            store.claim(record.layer().get().descriptor());
        }
        records.write(parent, record);
    }

    /**
     * Why {@link #lookup} found nothing: the difference to the nearest step that was built on the same parent.
     *
     * @param parentDisplay what the parent is called if nothing was built on it: {@code debian:12}
     */
    public Miss explain(StepRef step, Digest parent, CacheKey key, String parentDisplay) {
        return explanation(step, parent, key, parentDisplay, SharedSiblings.NONE)
                .miss(Optional.empty());
    }

    /**
     * As above.
     *
     * @param elsewhere what other machines built on the parent
     * @param files brings the files of a step of theirs, by its key ({@link RecordLines#files}); asked at most once
     */
    public Mono<Miss> explain(
            StepRef step,
            Digest parent,
            CacheKey key,
            String parentDisplay,
            SharedSiblings elsewhere,
            Function<Digest, Mono<Optional<byte[]>>> files) {
        MissExplanation explanation = explanation(step, parent, key, parentDisplay, elsewhere);
        Optional<Digest> wanted = explanation.filesWanted();
        return wanted.isEmpty()
                ? Mono.just(explanation.miss(Optional.empty()))
                : files.apply(wanted.get()).map(explanation::miss);
    }

    private MissExplanation explanation(
            StepRef step, Digest parent, CacheKey key, String parentDisplay, SharedSiblings elsewhere) {
        return new MissExplanation(records, step, parent, key, parentDisplay, origins, earlier, elsewhere);
    }
}
