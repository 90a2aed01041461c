package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.engine.StagePattern;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether an entry that is about nothing in one module is about something in another one that it was given to:
 * from the command line all of them, from a POM those that have it in theirs, for example by inheritance.
 */
final class EntryMistakes {

    /** More would hide the suggestion. */
    private static final int MOST_NAMES = 20;

    private final MavenSession session;
    private final @Nullable MavenProject project;
    private final String parameter;
    private final ModuleEntry entry;

    EntryMistakes(MavenSession session, @Nullable MavenProject project, String parameter, ModuleEntry entry) {
        this.session = session;
        this.project = project;
        this.parameter = parameter;
        this.entry = entry;
    }

    /** Whether nobody but this module can be meant, so that whoever reads its Dockerfile knows best what is wrong. */
    boolean isForThisModuleAlone() {
        return session.getProjects().size() < 2 && !isInherited();
    }

    private boolean isGivenByCommandLine() {
        return session.getUserProperties().getProperty("layerflux." + parameter) != null;
    }

    /** A parent's POM may mean modules that aren't built now. */
    private boolean isInherited() {
        MavenProject parent = project == null ? null : project.getParent();
        return parent != null && !isGivenByCommandLine() && isGivenTo(parent);
    }

    private boolean isGivenTo(MavenProject other) {
        List<String> values = new PluginConfiguration(other, session.getUserProperties()).values(parameter);
        for (ModuleEntry given : ModuleEntries.of(parameter, values).entries()) {
            if (given.text().equals(entry.text())) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param names of the modules that are built
     * @throws UserFailure when the entry is about nothing at all
     */
    void check(Set<String> names) {
        Reactor reactor = Reactor.of(session);
        boolean inherited = isInherited() && reactor.isPartial(project);
        if (names.stream().noneMatch(entry::concerns)) {
            if (!inherited) {
                throw unknownModule(names, reactor);
            }
            return;
        }
        List<String> stages = new ArrayList<>();
        Set<String> stageNames = new LinkedHashSet<>();
        for (ReactorModule module : reactor.modules()) {
            if (!isGivenByCommandLine() && !isGivenTo(module.project())) {
                continue;
            }
            if (entry.concerns(module.name()) && module.dockerfile().isPresent()) {
                if (!StagePattern.parse(entry.stage())
                        .stagesOf(module.dockerfile().get())
                        .isEmpty()) {
                    return;
                }
                stageNames.addAll(module.stages());
                stages.add(module.name() + " has " + String.join(", ", module.stages()));
            }
        }
        if (!inherited) {
            throw unknownStage(stages, stageNames);
        }
    }

    private BuildFailure unknownModule(Set<String> names, Reactor reactor) {
        String wanted = entry.modules().orElseThrow().toString();
        String where = parameter + " '" + entry.text() + "': ";
        for (ReactorModule other : reactor.leftOut()) {
            if (entry.concerns(other.name())) {
                return new UserFailure(where + "the module '" + other.name() + "' is not part of this build")
                        .suggest("Leave the entry out, or build the module too (-pl, -rf).");
            }
        }
        Optional<String> near = Suggestion.of(wanted, names);
        return new UserFailure(where + "there is no module '" + wanted + "' in this build")
                .suggest((near.isPresent() ? "Did you mean '" + near.get() + "'? " : "")
                        + "Modules are named by artifactId: " + shortened(new ArrayList<>(names), ", ") + ".");
    }

    private BuildFailure unknownStage(List<String> stages, Set<String> names) {
        UserFailure failure = new UserFailure(parameter + " '" + entry.text() + "': no module that it is given to has "
                + "such a stage; " + (stages.isEmpty() ? "none has a Dockerfile" : shortened(stages, "; ")));
        Optional<String> near = Suggestion.of(entry.stage(), names);
        return failure.suggest(
                near.isPresent()
                        ? "Did you mean '" + near.get() + "'?"
                        : "Name a stage, a glob of stages, or module:stage.");
    }

    private static String shortened(List<String> texts, String separator) {
        return texts.size() > MOST_NAMES
                ? String.join(separator, texts.subList(0, MOST_NAMES)) + " and " + (texts.size() - MOST_NAMES) + " more"
                : String.join(separator, texts);
    }
}
