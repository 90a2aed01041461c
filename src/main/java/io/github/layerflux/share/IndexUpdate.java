package io.github.layerflux.share;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.MissingBlob;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.share.CacheIndex.Group;
import io.github.layerflux.share.CacheStorage.Moved;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Adds what a build leaves to the index of a shared cache, which others may write in the same moment. The blobs are sent
 * first, however long that takes; what is there is then read, joined with it and replaced, again and again until nobody
 * came in between. Whether somebody else, who had looked before, has overwritten it {@link #isLost} tells. Asked for one
 * thing at a time.
 */
final class IndexUpdate {

    /** Registries take manifests of 4 MB (distribution-spec, "Pushing Manifests"). */
    private static final int MOST_MANIFEST = 7 << 19;

    private final CacheStorage storage;
    private final CacheContribution contribution;
    private final ContentStore store;
    private final Scheduler workers;
    private final ReplaceableIndex known;
    private final Set<Digest> lost = new HashSet<>();

    /** Groups of our name that stood there before ours. */
    private final List<Group> replaced = new ArrayList<>();

    private boolean sent;
    private Optional<Digest> written = Optional.empty();
    private Moved moved = Moved.NOTHING;

    IndexUpdate(
            CacheStorage storage,
            CacheContribution contribution,
            ContentStore store,
            Scheduler workers,
            ReplaceableIndex known) {
        this.storage = storage;
        this.contribution = contribution;
        this.store = store;
        this.workers = workers;
        this.known = known;
    }

    Moved moved() {
        return moved;
    }

    /**
     * One try.
     *
     * @param anew whether it is written even if all is there
     * @return whether the contribution is there now; if not, somebody else wrote in the same moment
     */
    Mono<Boolean> write(boolean anew) {
        return known.manifest()
                .publishOn(workers)
                // after a failure that was passed over its thread is interrupted, since it is being cancelled
                .flatMap(there -> known.index(there).publishOn(workers).flatMap(index -> write(index, there, anew)))
                .onErrorResume(
                        failure -> failure.getCause() instanceof MissingBlob,
                        failure -> Mono.defer(() -> withoutLost(failure)).subscribeOn(workers));
    }

    private Mono<Boolean> write(CacheIndex there, Optional<byte[]> before, boolean anew) {
        CacheIndex whole = fitting(joined(there.without(lost)));
        byte[] config = CacheFormat.config(whole);
        byte[] manifest = CacheFormat.manifest(whole, config);
        if (before.isPresent() && Arrays.equals(before.get(), manifest) && !(anew && written.isEmpty())) {
            return Mono.just(true);
        }
        List<Descriptor> blobs = new ArrayList<>();
        if (!sent) {
            blobs.addAll(CacheIndex.EMPTY
                    .with(contribution.group(), contribution.mounts(), text -> {})
                    .blobs());
        }
        blobs.add(store.put(CacheFormat.CONFIG, config));
        store.put(MediaTypes.OCI_MANIFEST, manifest);
        return storage.send(blobs, store, contribution.elsewhere())
                .doOnNext(more -> {
                    sent = true;
                    moved = moved.and(more);
                })
                .then(Mono.defer(() -> storage.replace(before.map(Digest::of), manifest)))
                .doOnNext(done -> {
                    if (done) {
                        written = Optional.of(Digest.of(manifest));
                    }
                });
    }

    /** What a build of our name left since we wrote is later than ours, and stays. */
    private CacheIndex joined(CacheIndex there) {
        Optional<Group> theirs = there.group(contribution.group().name());
        boolean later = written.isPresent() && theirs.isPresent() && !replaced.contains(theirs.get());
        if (theirs.isPresent() && !later && !theirs.get().saysTheSame(contribution.group())) {
            replaced.add(theirs.get());
        }
        return there.with(later ? theirs.get() : contribution.group(), contribution.mounts(), known::warn);
    }

    /** A cache that is written for ever by ever more images reaches the size that registries take. */
    private CacheIndex fitting(CacheIndex index) {
        CacheIndex fitting = index;
        while (CacheFormat.manifest(fitting, CacheFormat.config(fitting)).length > MOST_MANIFEST) {
            Optional<CacheIndex> less =
                    fitting.withoutOldest(contribution.group().name());
            if (less.isEmpty()) {
                return fitting; // the registry has the last word
            }
            fitting = less.get();
        }
        if (fitting != index) {
            known.warn("the cache " + name() + " is as large as a registry takes it: the steps of "
                    + (index.groups().size() - fitting.groups().size())
                    + " images that were built longest ago are given"
                    + " up. Give some images a scope of their own");
        }
        return fitting;
    }

    /** What others left has lost a blob; that mustn't stop this build. */
    private Mono<Boolean> withoutLost(Throwable failure) {
        return known.manifest()
                .publishOn(workers)
                .flatMap(known::index)
                .flatMap(
                        index -> storage.missing(List.copyOf(index.without(lost).blobs())))
                .publishOn(workers)
                .flatMap(missing -> {
                    if (!lost.addAll(missing)) {
                        return Mono.error(failure);
                    }
                    known.warn("of what other builds left in the cache " + name()
                            + " something is lost, which is given up: "
                            + missing.iterator().next()
                            + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more blobs" : ""));
                    return Mono.just(false);
                });
    }

    /** Whether what was written isn't there any more: somebody replaced it who didn't know of it. */
    Mono<Boolean> isLost() {
        return known.manifest()
                .publishOn(workers)
                .flatMap(there -> there.map(Digest::of).equals(written)
                        ? Mono.just(false)
                        : known.index(there).map(index -> !isIn(index)));
    }

    private boolean isIn(CacheIndex index) {
        Optional<Group> ours = index.group(contribution.group().name());
        if (ours.isEmpty() || replaced.contains(ours.get())) {
            return false;
        }
        for (PackedMount packed : contribution.mounts()) {
            Optional<SharedMount> there = index.mount(packed.mount().name());
            if (there.isEmpty() || !packed.isIn(there.get())) {
                return false;
            }
        }
        return true;
    }

    boolean hasWritten() {
        return written.isPresent();
    }

    private String name() {
        return storage.location().display();
    }
}
