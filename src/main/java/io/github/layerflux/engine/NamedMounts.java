package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.share.CacheSource;
import io.github.layerflux.share.CacheTarget;
import io.github.layerflux.share.MountChoice;
import io.github.layerflux.step.CacheMounts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether {@code mounts=} of {@code cacheFrom} and {@code cacheTo} names cache mounts that the Dockerfile has: an id
 * that nothing has would be silent, and mostly is a slip. A Dockerfile without cache mounts may be one of many modules
 * that get the same parameters: of it nothing is said.
 */
public final class NamedMounts {

    private NamedMounts() {}

    /** What users are told of names that match nothing, if there are any. */
    public static Optional<String> unknown(Blueprint blueprint, List<CacheSource> from, List<CacheTarget> to) {
        Set<String> named = new LinkedHashSet<>();
        from.forEach(source -> named.addAll(source.mounts().ids()));
        to.forEach(target -> named.addAll(target.mounts().ids()));
        Set<String> ids = named.isEmpty() ? Set.of() : ids(blueprint);
        if (ids.isEmpty() || ids.stream().anyMatch(id -> id.indexOf('$') >= 0)) {
            return Optional.empty(); // or known when the RUN is executed
        }
        List<String> unknown = new ArrayList<>();
        for (String name : named) {
            MountChoice choice = new MountChoice(List.of(name), 0);
            if (ids.stream().noneMatch(choice::matches)) {
                unknown.add(name);
            }
        }
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("mounts=" + String.join(":", unknown) + ": no RUN of this build has a cache mount of "
                        + (unknown.size() == 1 ? "that id" : "these ids") + "; there are: " + String.join(", ", ids));
    }

    private static Set<String> ids(Blueprint blueprint) {
        Set<String> ids = new TreeSet<>();
        for (BuildPlan plan : blueprint.plans()) {
            for (Stage stage : plan.stages()) {
                for (Instruction instruction : stage.instructions()) {
                    if (instruction instanceof Run run) {
                        add(run, ids);
                    }
                }
            }
        }
        return ids;
    }

    private static void add(Run run, Set<String> ids) {
        try {
            for (RunMount mount : run.mounts(text -> text)) {
                if (mount.type() == RunMount.Type.CACHE) {
                    ids.add(CacheMounts.id(mount));
                }
            }
        } catch (BuildFailure e) {
            ids.add("$"); // a mount that depends on variables: its id isn't known yet
        }
    }
}
