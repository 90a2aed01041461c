package io.github.layerflux.cache;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;

/**
 * What decides whether a step was built before: how a step is keyed, and under which parent its record lies. Pure
 * functions of their inputs, except that {@code content} rules read files through {@link FileSet#digests}.
 */
public sealed interface CacheRules permits MetadataRules, ContentRules {

    /**
     * The rules of a name.
     *
     * @throws UserFailure for a name that is none
     */
    static CacheRules of(String id) {
        return switch (id) {
            case MetadataRules.ID -> new MetadataRules();
            case ContentRules.ID -> new ContentRules();
            default ->
                throw new UserFailure(
                        "unknown cacheRules '" + id + "', expected " + MetadataRules.ID + " or " + ContentRules.ID);
        };
    }

    /** {@code metadata} or {@code content}. */
    String id();

    /** The identity of a step's parent: the folder of its records. */
    Digest parent(ParentState parent);

    /**
     * Whether a step that wasn't found ends the use of the cache for the rest of its stage.
     *
     * @param madeLayer whether executing it made a layer
     */
    boolean missInvalidates(StepKind kind, boolean madeLayer);

    /**
     * What counts of files.
     *
     * @param modesCount whether the modes of the files do; not if {@code --chmod} replaces them
     */
    FileTable table(FileSet files, boolean modesCount);

    /** Whether a new image behind {@code --from} is a miss even if the files that are read from it are equal. */
    boolean sourceImageCounts();

    /** Whether a step is another one on another parent even if it doesn't read the parent ({@code COPY --link}). */
    boolean parentAlwaysCounts();

    default CacheKey run(RunInputs inputs) {
        return StepKeys.run(this, inputs);
    }

    default CacheKey copy(CopyInputs inputs) {
        return StepKeys.copy(this, inputs);
    }

    default CacheKey workdir(WorkdirInputs inputs) {
        return StepKeys.workdir(this, inputs);
    }

    default CacheKey config(ConfigInputs inputs) {
        return StepKeys.config(this, inputs);
    }
}
