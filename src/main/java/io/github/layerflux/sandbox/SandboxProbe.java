package io.github.layerflux.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What happens when a sandbox is started on this machine and closed again.
 *
 * @param info what was chosen; empty when nothing works
 * @param rejected better tiers, file systems and executors, best first
 */
public record SandboxProbe(Optional<SandboxInfo> info, List<Rejection> rejected) {
    public SandboxProbe {
        Objects.requireNonNull(info, "info is null");
        rejected = List.copyOf(rejected);
    }

    /**
     * Tries it.
     *
     * @throws io.github.layerflux.failure.EnvironmentFailure when the cache directory can't be used
     */
    public static SandboxProbe of(SandboxSettings settings) {
        List<Rejection> rejected = new ArrayList<>();
        Optional<WorkerProcess> started = new WorkerLauncher(settings).tryTiers(rejected, false);
        if (started.isEmpty()) {
            return new SandboxProbe(Optional.empty(), rejected);
        }
        SandboxInfo info = started.get().info();
        started.get().close();
        return new SandboxProbe(Optional.of(info), info.rejected());
    }

    /** Whether the system has refused to make namespaces, or to mount in them. */
    public boolean namespacesRefused() {
        return info.isEmpty() || info.get().tier() instanceof Tier.Chroot;
    }
}
