package io.github.layerflux.step;

import io.github.layerflux.sandbox.RunLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a build gives its RUNs, and what it lets them do.
 *
 * @param secrets by id
 * @param ssh agents by id
 * @param network of a RUN that names none: {@code default}, {@code none} or {@code host}
 * @param extraHosts {@code name:address}
 * @param allowed privileges that the user has consented to, {@link #INSECURE} or others
 * @param limits what each RUN may use; they are in no key
 */
public record RunPolicy(
        Map<String, SecretSource> secrets,
        Map<String, SshSource> ssh,
        String network,
        List<String> extraHosts,
        Set<String> allowed,
        RunLimits limits) {

    /** What {@code RUN --security=insecure} needs, by the name that Docker Buildx has for it. */
    public static final String INSECURE = "security.insecure";

    public RunPolicy {
        secrets = new LinkedHashMap<>(secrets);
        ssh = new LinkedHashMap<>(ssh);
        extraHosts = List.copyOf(extraHosts);
        allowed = Set.copyOf(allowed);
        Objects.requireNonNull(limits, "limits is null");
    }
}
