package io.github.layerflux.event;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What happened, in the order it happened. Progress, report and tests read the same stream of these. */
public sealed interface BuildEvent {

    /**
     * @param stages names of the stages that the target needs, in the Dockerfile's order
     * @param rules {@code metadata} or {@code content}
     * @param outline the same stages with what they read from, empty if nobody asked
     */
    record BuildStarted(
            String dockerfile, String platform, List<String> stages, String rules, List<StageOutline> outline)
            implements BuildEvent {
        public BuildStarted {
            stages = List.copyOf(stages);
            outline = List.copyOf(outline);
        }

        public BuildStarted(String dockerfile, String platform, List<String> stages, String rules) {
            this(dockerfile, platform, stages, rules, List.of());
        }
    }

    /**
     * An image that stages start or copy from is known.
     *
     * @param reference as it was asked for, normalized, without digest
     * @param digest what it stands for: the index's where there is one, else the manifest's
     */
    record ImageResolved(String reference, Digest digest) implements BuildEvent {}

    /**
     * The image that a stage starts from is known.
     *
     * @param stage the stage's index in the Dockerfile
     * @param name the stage's
     * @param reference as people know the image
     * @param digest what the reference stands for now
     */
    record BaseOpened(int stage, ImageConfig image, String name, String reference, Digest digest)
            implements BuildEvent {}

    /** What the build checks found, if they found something; by line. */
    record Checked(List<Finding> findings) implements BuildEvent {
        public Checked {
            findings = List.copyOf(findings);
        }
    }

    /** A stage's base image is known. */
    record StageStarted(String stage, int steps, String base) implements BuildEvent {}

    /** The stage's first miss: from here on its steps are executed. */
    record StepMissed(StepRef step, Miss miss) implements BuildEvent {}

    /** What a step's look-up says about a build to come. */
    enum Prediction {
        HIT,
        MISS,
        /** It depends on a miss, or on what isn't on this machine. */
        UNKNOWN
    }

    /**
     * A step that was looked up and won't be executed.
     *
     * @param miss why it isn't a hit
     * @param expectedMs how long it took when it was executed: what a hit saves, what a miss may cost
     */
    record StepPredicted(StepRef step, Prediction prediction, Optional<Miss> miss, OptionalLong expectedMs)
            implements BuildEvent {}

    /** A step begins to execute. */
    record StepStarted(StepRef step) implements BuildEvent {}

    /** A step that has started waits: as many run already as may at once. {@link StepRunning} follows. */
    record StepWaiting(StepRef step) implements BuildEvent {}

    /**
     * A step that waited runs.
     *
     * @param waitedMs how long it did, which is no part of what executing it took
     */
    record StepRunning(StepRef step, long waitedMs) implements BuildEvent {}

    /**
     * One line of a RUN's output, without its newline: plain text, as a terminal would show it in the end, and without
     * the values of the build's secrets.
     */
    record StepOutput(StepRef step, String line) implements BuildEvent {}

    /**
     * How a line of a RUN's output looks that its process goes on redrawing, as progress bars do; several times a second
     * at most. The next {@link StepOutput} of the step is what became of it.
     */
    record StepProgress(StepRef step, String line) implements BuildEvent {}

    /**
     * A step was found in the cache.
     *
     * @param layerSize bytes of its layer as it rests, 0 if it has none
     * @param savedMs how long it took when it was executed
     * @param key what it was found by
     */
    record StepCached(
            StepRef step, Optional<Digest> layer, long layerSize, long durationMs, long savedMs, Optional<Digest> key)
            implements BuildEvent {
        public StepCached(StepRef step, Optional<Digest> layer, long durationMs) {
            this(step, layer, 0, durationMs, 0, Optional.empty());
        }
    }

    /**
     * A step was executed and its layer, if it has one, is packed and recorded.
     *
     * @param layerSize bytes of its layer as it rests, 0 if it has none
     * @param key what it is found by from now on
     */
    record StepExecuted(StepRef step, Optional<Digest> layer, long layerSize, long durationMs, Optional<Digest> key)
            implements BuildEvent {
        public StepExecuted(StepRef step, Optional<Digest> layer, long layerSize, long durationMs) {
            this(step, layer, layerSize, durationMs, Optional.empty());
        }

        public StepExecuted(StepRef step, Optional<Digest> layer, long durationMs) {
            this(step, layer, 0, durationMs);
        }
    }

    /** A step that the cache has begins to execute again, to compare; its {@link StepCached} follows. */
    record StepVerifying(StepRef step) implements BuildEvent {}

    /** A step that the cache has was executed again and compared; the cached layer is what the image gets. */
    record StepVerified(StepRef step, Verification verification) implements BuildEvent {}

    /** What the order of the instructions costs, as earlier builds have shown; once, near the end. */
    record Advised(List<Advice> advice) implements BuildEvent {
        public Advised {
            advice = List.copyOf(advice);
        }
    }

    /** What only builds tell that share a cache with other machines. */
    sealed interface SharingEvent extends BuildEvent permits StepShared, Restarted, CacheRead, CacheWritten {}

    /**
     * A step wasn't recorded on this machine, but elsewhere; told before it is {@link StepCached}.
     *
     * @param source {@code registry.example/app/cache:main}
     */
    record StepShared(StepRef step, String source) implements SharingEvent {}

    /**
     * What was found can't be had: the build begins anew without it. Steps that were told of are told of again; what was
     * executed in the meantime is then found in the cache.
     */
    record Restarted(String why) implements SharingEvent {}

    /**
     * What a build took from a shared cache.
     *
     * @param records of steps that are there
     * @param found how many of them were hits
     * @param blobs layers and tables of contents that came
     * @param bytes of all that came
     * @param mounts ids of cache mounts that began with what came
     */
    record CacheRead(String cache, int records, int found, int blobs, long bytes, List<String> mounts)
            implements SharingEvent {
        public CacheRead {
            mounts = List.copyOf(mounts);
        }
    }

    /**
     * What a build left in a shared cache.
     *
     * @param records of this build's steps
     * @param blobs that weren't there
     * @param bytes of these
     * @param mounts ids of cache mounts whose content is there as this build left it
     */
    record CacheWritten(String cache, int records, int blobs, long bytes, List<String> mounts) implements SharingEvent {
        public CacheWritten {
            mounts = List.copyOf(mounts);
        }
    }

    record StepFailed(StepRef step, String problem, long durationMs) implements BuildEvent {}

    /** Something worth a line that is no step: a base image pulled, the sandbox chosen. */
    record Note(String text) implements BuildEvent {}

    /**
     * A pull or push that takes longer is under way; told several times a second.
     *
     * @param what {@code pushing registry.example/app}
     * @param total bytes that are known to be needed so far
     */
    record TransferProgress(String what, long bytes, long total, long bytesPerSecond) implements BuildEvent {}

    /** A transfer whose progress was told is over, well or not. */
    record TransferFinished(String what, long bytes, long durationMs) implements BuildEvent {}

    /** Something went wrong that the build survives. */
    record Warning(String text) implements BuildEvent {}

    /** @param imageId digest of the image configuration */
    record BuildFinished(Digest imageId, Digest manifest, long durationMs) implements BuildEvent {}
}
