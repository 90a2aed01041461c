package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.OnBuild;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Finds secrets whose ids no mount has, which are mistyped more often than not. */
public final class UnusedSecrets {

    private UnusedSecrets() {}

    /**
     * What to tell of them.
     *
     * @param given ids
     * @return empty when all are used, or it can't be known; and for a Dockerfile that mounts none, which may be one of
     *     several that are built with the same secrets
     */
    public static Optional<String> of(Collection<String> given, Dockerfile dockerfile) {
        Set<String> mounted = new TreeSet<>();
        for (StageDeclaration stage : dockerfile.stages()) {
            for (Instruction instruction : stage.instructions()) {
                collect(instruction instanceof OnBuild onBuild ? onBuild.trigger() : instruction, mounted);
            }
        }
        List<String> unused = new ArrayList<>(given);
        unused.removeAll(mounted);
        if (unused.isEmpty() || mounted.isEmpty() || mounted.stream().anyMatch(id -> id.indexOf('$') >= 0)) {
            return Optional.empty();
        }
        Optional<String> near = Suggestion.of(unused.get(0), mounted);
        return Optional.of("secrets that no RUN mounts: " + String.join(", ", unused) + "; the Dockerfile's are "
                + String.join(", ", mounted)
                + near.map(id -> " (did you mean " + id + "?)").orElse(""));
    }

    private static void collect(Instruction instruction, Set<String> ids) {
        if (instruction instanceof Run run) {
            for (String flag : run.mountFlags()) {
                collect(flag, ids);
            }
        }
    }

    private static void collect(String flag, Set<String> ids) {
        try {
            RunMount mount = RunMount.parse(flag, UnaryOperator.identity());
            if (mount.type() == RunMount.Type.SECRET) {
                ids.add(unquoted(mount.secretId()));
            }
        } catch (UserFailure e) {
            ids.add("$"); // it depends on variables, or the build tells what is wrong with it
        }
    }

    private static String unquoted(String id) {
        return id.length() > 1 && (id.startsWith("\"") || id.startsWith("'")) ? id.substring(1, id.length() - 1) : id;
    }
}
