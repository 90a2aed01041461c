package io.github.layerflux.check;

import io.github.layerflux.dockerfile.RecordedVariables;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.dockerfile.Workdir;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.plan.Base;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/** The first WORKDIR is absolute: a relative one depends on what the base image has. */
final class WorkdirRelativePath extends Rule {

    WorkdirRelativePath() {
        super("WorkdirRelativePath");
    }

    @Override
    void check(Subject subject, Findings findings) {
        // the first of a stage settles it, for the stages that start from it too
        Set<Workdir> first = firstOfStages(subject);
        new StageWalk(subject).walk((instruction, variables) -> {
            if (instruction instanceof Workdir workdir && first.contains(workdir)) {
                check(workdir, variables, subject, findings);
            }
        });
    }

    private void check(Workdir workdir, StageVariables variables, Subject subject, Findings findings) {
        RecordedVariables recorded = new RecordedVariables(variables);
        String path;
        try {
            path = subject.expander().expand(workdir.path(), recorded);
        } catch (UserFailure e) {
            return; // the build tells of it
        }
        boolean unknown = !recorded.missing().isEmpty() && !variables.complete();
        if (!path.startsWith("/") && !unknown) {
            findings.add(
                    this,
                    workdir,
                    "Relative workdir \"" + path + "\" can have unexpected results if the base image changes");
        }
    }

    private static Set<Workdir> firstOfStages(Subject subject) {
        Set<Workdir> first = Collections.newSetFromMap(new IdentityHashMap<>()); // two may be written alike
        Set<Integer> settled = new HashSet<>();
        for (StageDeclaration stage : subject.stages()) {
            Optional<Base> base = subject.base(stage);
            if (base.isPresent()
                    && base.get() instanceof Base.EarlierStage earlier
                    && settled.contains(earlier.index())) {
                settled.add(stage.index());
                continue;
            }
            for (var instruction : stage.instructions()) {
                if (instruction instanceof Workdir workdir) {
                    first.add(workdir);
                    settled.add(stage.index());
                    break;
                }
            }
        }
        return first;
    }
}
