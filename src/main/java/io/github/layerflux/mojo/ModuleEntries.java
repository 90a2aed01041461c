package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.GlobPattern;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Comma-separated stage names of which each may be restricted to one module of the reactor: {@code install},
 * {@code web:install}, {@code service-*:install}.
 *
 * @param parameter what the entries were given to, for messages
 */
record ModuleEntries(String parameter, List<String> entries) {

    static ModuleEntries of(String parameter, Iterable<String> values) {
        List<String> entries = new ArrayList<>();
        for (String value : values) {
            for (String entry : value.split(",")) {
                if (!entry.isBlank()) {
                    entries.add(entry.strip());
                }
            }
        }
        return new ModuleEntries(parameter, List.copyOf(entries));
    }

    /**
     * The stage names that concern one module.
     *
     * @param modules artifactIds of all modules of the reactor
     * @throws UserFailure when an entry names a module that there is not
     */
    List<String> stagesOf(String module, Set<String> modules) {
        List<String> stages = new ArrayList<>();
        for (String entry : entries) {
            int colon = entry.lastIndexOf(':');
            GlobPattern restriction = GlobPattern.parse(colon < 0 ? module : entry.substring(0, colon));
            if (modules.stream().noneMatch(restriction::matches)) {
                throw new UserFailure(
                                parameter + " '" + entry + "': there is no module '" + restriction + "' in this build")
                        .suggest("Modules are named by artifactId: " + String.join(", ", modules) + ".");
            }
            if (restriction.matches(module)) {
                stages.add(entry.substring(colon + 1));
            }
        }
        return stages;
    }

    /** The one stage for a module; an entry for the module itself wins over one for all. */
    Optional<String> stageOf(String module, Set<String> modules) {
        List<String> stages = stagesOf(module, modules);
        if (stages.isEmpty()) {
            return Optional.empty();
        }
        for (String entry : entries) {
            if (entry.startsWith(module + ":")) {
                return Optional.of(entry.substring(module.length() + 1));
            }
        }
        if (stages.size() > 1) {
            throw new UserFailure(parameter + " names several stages for one image: " + String.join(", ", stages));
        }
        return Optional.of(stages.get(0));
    }
}
