package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.engine.SourceFiles;
import io.github.layerflux.engine.StageFilter;
import io.github.layerflux.engine.StagePattern;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code noCacheFilter}, {@code failOnMiss} and {@code target} mean for one module. An entry that is about nothing
 * here may be meant for other modules; it is a mistake when it is about nothing in any module that it was given to. That
 * is found in the first module, before anything is built. What is selected is told.
 */
final class StageChoices {

    private final LayerfluxMojo mojo;
    private final Module module;
    private final DockerfileLocation location;
    private final Consumer<String> log;
    private @Nullable Optional<Dockerfile> dockerfile;

    /** @param log told what is selected */
    StageChoices(LayerfluxMojo mojo, Module module, DockerfileLocation location, Consumer<String> log) {
        this.mojo = mojo;
        this.module = module;
        this.location = location;
        this.log = log;
    }

    /**
     * The entries of a filter for this module, as {@link StageFilter} reads them.
     *
     * @throws UserFailure when an entry is about nothing
     */
    List<String> filter(String parameter, Iterable<String> values) {
        ModuleEntries all = ModuleEntries.of(parameter, values);
        if (all.isEmpty()) {
            return List.of();
        }
        List<String> here = new ArrayList<>();
        for (ModuleEntry entry : all.entries()) {
            if (isHere(parameter, entry)) {
                here.add(entry.pattern());
            }
        }
        if (all.startsWithAll()) {
            here.add(0, "*");
        }
        tell(parameter, here);
        return here;
    }

    /** Whether it is about a stage of this module, or must be said to be about none by who reads the Dockerfile. */
    private boolean isHere(String parameter, ModuleEntry entry) {
        boolean here = entry.concerns(module.name());
        if (here && (dockerfile().isEmpty() || !stages(entry).isEmpty())) {
            return true;
        }
        EntryMistakes mistakes = new EntryMistakes(mojo.session, mojo.project, parameter, entry);
        if (here && mistakes.isForThisModuleAlone()) {
            return true;
        }
        mistakes.check(module.all());
        return false;
    }

    private List<String> stages(ModuleEntry entry) {
        return dockerfile().isEmpty()
                ? List.of()
                : StagePattern.parse(entry.stage()).stagesOf(dockerfile().get());
    }

    private void tell(String parameter, List<String> entries) {
        if (entries.isEmpty() || dockerfile().isEmpty()) {
            return;
        }
        List<String> stages = new StageFilter(parameter, entries, dockerfile().get())
                .stagesOf(dockerfile().get());
        log.accept(parameter + ": "
                + (stages.isEmpty()
                        ? "no stage"
                        : (stages.size() > 1 ? "stages " : "stage ") + String.join(", ", stages)));
    }

    /**
     * The stage to build; an entry for the module itself wins over one for all.
     *
     * @return empty for the last stage
     * @throws UserFailure when an entry is about nothing, or several stages are named
     */
    Optional<String> target(@Nullable String value) {
        ModuleEntries all = ModuleEntries.of("target", value == null ? List.of() : List.of(value));
        Set<String> own = new LinkedHashSet<>();
        Set<String> shared = new LinkedHashSet<>();
        for (ModuleEntry entry : all.entries()) {
            if (!isHere("target", entry)) {
                continue;
            }
            List<String> stages = stages(entry);
            if (entry.except()) {
                stages.forEach(own::remove);
                stages.forEach(shared::remove);
            } else {
                // what is no stage here is left to the planner, which says so
                (entry.modules().isPresent() ? own : shared).addAll(stages.isEmpty() ? List.of(entry.stage()) : stages);
            }
        }
        Set<String> chosen = own.isEmpty() ? shared : own;
        if (chosen.size() > 1) {
            throw new UserFailure("target names several stages for one image: " + String.join(", ", chosen));
        }
        if (!all.isEmpty()) {
            log.accept("target: "
                    + (chosen.isEmpty()
                            ? "the last stage"
                            : "stage " + chosen.iterator().next()));
        }
        return chosen.stream().findFirst();
    }

    /** Read only when a parameter is set, and then a second time by the engine. Empty when that will fail. */
    private Optional<Dockerfile> dockerfile() {
        if (dockerfile == null) {
            try {
                Path file = location.dockerfile();
                dockerfile = Optional.of(SourceFiles.dockerfile(
                        file, DockerfileLocation.shown(file, mojo.session.getExecutionRootDirectory())));
            } catch (BuildFailure wrong) {
                dockerfile = Optional.empty();
            }
        }
        return dockerfile;
    }
}
