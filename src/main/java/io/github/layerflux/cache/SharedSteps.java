package io.github.layerflux.cache;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Steps that other machines recorded, and what they should learn of this build's. Nothing is read before the first
 * question, and none of it fails: what can't be had is a warning, once, and then not there. Called from any thread.
 */
public interface SharedSteps {

    /**
     * Begins a build.
     *
     * @param group of builds that this one is the next of: where several groups have recorded the same step, each its
     *     own layer, what comes after was built on the own one
     * @param events warnings and notes
     * @param workers for work that blocks
     */
    void begin(String group, Consumer<BuildEvent> events, Scheduler workers);

    /**
     * Looks for a step that isn't recorded on this machine.
     *
     * @param parent {@link CacheRules#parent}
     */
    Mono<Optional<SharedStep>> find(Digest parent, CacheKey key);

    /** Records of a parent, to explain with why {@link #find} found nothing there. */
    SharedSiblings siblings(Digest parent);

    /** The files that a step of {@link #siblings} was keyed by ({@link RecordLines#files}), if they are shared. */
    Mono<Optional<byte[]>> files(Digest key);

    /** Lends the tables of contents of layers that aren't on this machine, as far as they are shared. */
    Mono<Void> lendTables(List<Layer> layers, ContentsStore into);

    /**
     * Whether a layer that was found couldn't be had since this was last asked. It isn't found again, so a build that
     * failed for want of it can begin anew, and makes it.
     */
    boolean hasLost();

    /**
     * Takes back tables that were lent, since the last time, and lends none any more.
     *
     * @return whether there were any: what failed may have failed for what they say
     */
    boolean takesTablesBack();

    /** Tells of a step of this build that was found, wherever, or executed and recorded. */
    void used(StepRef step, Digest parent, StepRecord record);

    /** Ends the build: tells what was read. */
    void end();

    /** Tells of the layers of an image that this build starts or copies from. */
    void opened(List<Layer> image);
}
