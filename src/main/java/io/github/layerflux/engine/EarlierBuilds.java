package io.github.layerflux.engine;

import io.github.layerflux.cache.ContentRules;
import io.github.layerflux.cache.EarlierKeys;
import io.github.layerflux.cache.MetadataRules;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.event.Advice;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.history.BuildHistory;
import io.github.layerflux.history.HistoryRecorder;
import io.github.layerflux.history.OrderAdvisor;
import io.github.layerflux.history.PastBase;
import io.github.layerflux.history.PastBuild;
import io.github.layerflux.image.Digest;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler;

/** How earlier builds of this Dockerfile went, and what this one adds to that. Passes all events on. */
final class EarlierBuilds implements Consumer<BuildEvent>, BaseNews, EarlierKeys {

    private final BuildRequest request;
    private final CacheDirectory directory;
    private final BuildHistory history;
    private final HistoryRecorder recorder = new HistoryRecorder();
    private final BuildPlan plan;
    private final Consumer<BuildEvent> events;
    private final FutureTask<Boolean> saving = new FutureTask<>(this::write, true);

    EarlierBuilds(BuildRequest request, BuildPlan plan, CacheDirectory directory, Consumer<BuildEvent> events) {
        this.plan = plan;
        this.request = request;
        this.directory = directory;
        this.history = BuildHistory.of(directory, identity(request));
        this.events = events;
    }

    /** Builds that can be compared: of the same Dockerfile and context, by the same rules, for the same platforms. */
    static List<String> identity(BuildRequest request) {
        return identity(request, request.cache().rules());
    }

    private static List<String> identity(BuildRequest request, String rules) {
        return List.of(request.dockerfile().toString(), request.context().toString(), rules, request.platformNames());
    }

    @Override
    public void accept(BuildEvent event) {
        recorder.accept(event);
        events.accept(event);
    }

    /** Begins to write down this build, beside what a worker does now. */
    void beginSaving(Scheduler workers) {
        workers.schedule(saving);
    }

    /** Returns when this build is written down, which is done here if nobody has begun. */
    void save() {
        saving.run(); // nothing if it runs or ran
        boolean interrupted = false;
        while (!saving.isDone()) {
            try {
                saving.get();
            } catch (InterruptedException e) {
                interrupted = true; // a moment of writing, and the build is told of it right after
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        Optional<PastBuild> build = recorder.build();
        if (build.isPresent()) {
            try {
                history.append(build.get());
            } catch (IOException e) {
                events.accept(new BuildEvent.Warning("this build's times can't be kept for the next one: " + e));
            }
        }
    }

    /** Tells what the order of the instructions costs; not at the end of a build that executed nothing, and was fast. */
    void advise(BuildPlan plan, boolean several) {
        if (recorder.hasExecuted()) {
            tellAdvice(plan, several);
        }
    }

    /** As {@link #advise}, whether or not anything was executed. */
    void tellAdvice(BuildPlan plan, boolean several) {
        String platform = several ? plan.target().platform().toString() : "";
        List<Advice> advice = OrderAdvisor.of(plan, platform, history);
        if (!advice.isEmpty()) {
            events.accept(new BuildEvent.Advised(advice));
        }
    }

    @Override
    public boolean areKnown() {
        return true;
    }

    @Override
    public int lastUse(Digest key) {
        return history.lastUse(key);
    }

    @Override
    public Place place(StepRef step, Digest key) {
        return new StagePlaces(plan, history).place(step, key);
    }

    @Override
    public boolean had(StepRef step, int build) {
        return history.had(step, build);
    }

    /** Writes down how far a build came that didn't end well: what it executed is what the next one is compared with. */
    void saveIfExecuted() {
        if (recorder.hasExecuted()) {
            save();
        }
    }

    /** How long a step takes when it is executed; empty if that isn't known. */
    OptionalLong typicalMs(StepRef step) {
        return history.typicalMs(PastBuild.id(step));
    }

    @Override
    public Optional<Miss> of(Stage stage, StageGraph graph) {
        if (stage.base() instanceof Base.EarlierStage earlier) {
            Stage parent = graph.declared(earlier.index());
            Optional<StepRef> first = missed(parent);
            return first.isEmpty()
                    ? of(parent, graph) // it only stands for what it starts from
                    : first.map(step -> rebuilt(parent, step));
        }
        Optional<PastBase> before = history.lastBase(stage.name());
        return recorder.base(stage.name())
                .flatMap(now -> before.flatMap(old -> change(old, now)))
                .map(Miss::because);
    }

    @Override
    public Optional<Miss> nothingBefore(Stage stage, List<StepRef> steps, int index, Digest key) {
        int last = history.builds().size();
        if (last == 0) {
            String rules = request.cache().rules();
            String others = rules.equals(MetadataRules.ID) ? ContentRules.ID : MetadataRules.ID;
            return BuildHistory.of(directory, identity(request, others))
                            .builds()
                            .isEmpty()
                    ? Optional.empty()
                    : Optional.of(Miss.because("cacheRules changed: " + others + " → " + rules
                            + ", which don't find what the others built"));
        }
        boolean follows = index > 1 && history.had(steps.get(index - 2), last);
        if (history.lastUse(key) > 0 && (follows || index == 1 && isOnSameBase(stage))) {
            return Optional.of(Miss.because("it was built before, but was pruned from the cache since"));
        }
        boolean ended = follows;
        for (StepRef step : steps.subList(index - 1, steps.size())) {
            ended &= !history.had(step, last);
        }
        return ended
                ? Optional.of(Miss.first("first build of this instruction: new, or not finished in the build before"))
                : Optional.empty();
    }

    private boolean isOnSameBase(Stage stage) {
        Optional<PastBase> now = recorder.base(stage.name());
        return now.isPresent() && now.equals(history.lastBase(stage.name()));
    }

    @Override
    public Optional<Miss> rebuilt(Instruction reader, Stage stage, StageGraph graph) {
        for (Stage source : graph.readBy(reader, stage)) {
            Optional<StepRef> first = missed(source);
            if (first.isPresent()) {
                return Optional.of(rebuilt(source, first.get()));
            }
        }
        return Optional.empty();
    }

    private static Miss rebuilt(Stage stage, StepRef first) {
        String reason = "stage " + StepRef.shown(stage.name()) + " was rebuilt: its step " + first.where() + " "
                + StageRun.brief(first) + " missed";
        return Miss.because(reason).causedBy(stage.name());
    }

    /** The step that made a stage execute; in a build for several platforms a stage is known with its own. */
    private Optional<StepRef> missed(Stage stage) {
        return recorder.missed(stage.name()).or(() -> recorder.missed(stage.platform() + " " + stage.name()));
    }

    private static Optional<String> change(PastBase old, PastBase now) {
        if (old.equals(now)) {
            return Optional.empty();
        }
        String digests = "sha256:" + old.digest().shortHex() + " → sha256:"
                + now.digest().shortHex();
        if (old.reference().equals(now.reference())) {
            return Optional.of("base image changed: " + digests + ", " + moved(now.reference()));
        }
        return Optional.of("base image changed: " + old.reference() + " → " + now.reference()
                + (old.digest().equals(now.digest()) ? ", the same image" : " (" + digests + ")"));
    }

    private static String moved(String reference) {
        int colon = reference.lastIndexOf(':');
        return reference.contains("://")
                ? "there is another image in " + reference
                : "tag " + (colon > reference.lastIndexOf('/') ? reference.substring(colon + 1) : "latest") + " moved";
    }
}
