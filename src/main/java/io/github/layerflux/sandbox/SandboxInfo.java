package io.github.layerflux.sandbox;

import java.util.List;
import java.util.Objects;

/**
 * What was chosen on this machine, by trying.
 *
 * @param tier how the worker got its namespaces
 * @param executor what runs processes: {@code crun}, {@code runc} or {@code builtin}
 * @param rejected why better tiers and executors were not chosen, one sentence each, best first
 * @param warnings what was asked for and has no effect here, and why, one sentence each or more
 */
public record SandboxInfo(Tier tier, ExecutorChoice executor, List<String> rejected, List<String> warnings) {
    public SandboxInfo {
        Objects.requireNonNull(tier, "tier is null");
        Objects.requireNonNull(executor, "executor is null");
        rejected = List.copyOf(rejected);
        warnings = List.copyOf(warnings);
    }

    /** One line for the log: {@code RUN uses crun as root (no seccomp: …)}. */
    public String summary() {
        String line = "RUN is executed by " + executor.parameter() + " " + tier.description();
        return rejected.isEmpty() ? line : line + " (" + String.join("; ", rejected) + ")";
    }
}
