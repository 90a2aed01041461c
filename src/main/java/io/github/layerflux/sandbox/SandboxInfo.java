package io.github.layerflux.sandbox;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What was chosen on this machine, by trying.
 *
 * @param tier how the worker got its namespaces
 * @param executor what runs processes: {@code crun}, {@code runc} or {@code builtin}
 * @param files how root file systems are made: {@code overlay}, {@code overlay in memory}, …
 * @param rejected better tiers, file systems and executors, best first
 * @param warnings what was asked for and has no effect here, and why, one sentence each or more
 */
public record SandboxInfo(
        Tier tier, ExecutorChoice executor, String files, List<Rejection> rejected, List<String> warnings) {
    public SandboxInfo {
        Objects.requireNonNull(tier, "tier is null");
        Objects.requireNonNull(executor, "executor is null");
        Objects.requireNonNull(files, "files is null");
        rejected = List.copyOf(rejected);
        warnings = List.copyOf(warnings);
    }

    /** What ids mean on disk here, as a name of folders: only who shares it sees the right owners in them. */
    public String mapping() {
        try {
            return IdSpace.ofThisProcess().folder(tier);
        } catch (IOException e) {
            throw new EnvironmentFailure("can't read which ids this process has: " + e.getMessage(), e);
        }
    }

    /** What a RUN lacks here that it has elsewhere, so that its layers may differ; continues 'here, …'. */
    public Optional<String> degradation() {
        return switch (tier.confinement()) {
            case SINGLE_ID ->
                Optional.of("files that RUN makes belong to root, whatever chown says, and USER has no effect on RUN");
            case CHROOT -> Optional.of("RUN isn't isolated from this machine: it may do whatever this process may");
            case ROOT, USER_NAMESPACE -> Optional.empty();
        };
    }

    /** One line for the log: {@code RUN is executed by runc as root (crun: not installed)}. */
    public String summary() {
        String line = "RUN is executed by " + executor.parameter() + " " + tier.description();
        if (rejected.isEmpty()) {
            return line;
        }
        StringBuilder why = new StringBuilder(line);
        String separator = " (";
        for (Rejection rejection : rejected) {
            why.append(separator).append(rejection.text());
            separator = "; ";
        }
        return why.append(')').toString();
    }
}
