package io.github.layerflux.doctor;

import io.github.layerflux.registry.RegistryProbe;
import io.github.layerflux.sandbox.Confinement;
import io.github.layerflux.sandbox.SandboxInfo;
import io.github.layerflux.sandbox.SandboxProbe;
import io.github.layerflux.sandbox.host.HostFacts;
import io.github.layerflux.sandbox.host.Remedies;
import io.github.layerflux.sandbox.host.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What was found out.
 *
 * @param subject versions: of the plugin, the system, Java, Maven
 * @param cache where the cache directory is, and what it lies on
 * @param host what decides about namespaces
 * @param sandbox what came of starting one
 * @param registries their answers; empty when offline
 */
public record Diagnosis(
        String subject, String cache, HostFacts host, SandboxProbe sandbox, List<RegistryProbe.Answer> registries) {

    public Diagnosis {
        Objects.requireNonNull(subject, "subject is null");
        Objects.requireNonNull(cache, "cache is null");
        Objects.requireNonNull(host, "host is null");
        Objects.requireNonNull(sandbox, "sandbox is null");
        registries = List.copyOf(registries);
    }

    /** What would make RUN possible, or better; the first thing to do first. */
    public List<Remedy> remedies() {
        List<Remedy> remedies = new ArrayList<>();
        Remedies known = new Remedies(host);
        if (sandbox.info().isEmpty()) {
            remedies.addAll(known.towardsBetterTier(true));
            remedies.addAll(known.withoutNamespaces());
            return remedies;
        }
        SandboxInfo info = sandbox.info().get();
        if (info.tier().confinement() == Confinement.SINGLE_ID) {
            remedies.addAll(known.towardsBetterTier(false));
        } else if (info.tier().confinement() == Confinement.CHROOT) {
            remedies.addAll(known.towardsBetterTier(true));
        } else {
            remedies.addAll(known.towardsPrivilegedPrograms());
        }
        FileRemedies.of(info.files(), host).ifPresent(remedies::add);
        return remedies;
    }
}
