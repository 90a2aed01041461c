package io.github.layerflux.network;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What decides how other machines are reached.
 *
 * @param insecure hosts that may speak plain HTTP or show an unverified certificate
 * @param credentialsOverHttp hosts that are shown credentials over plain HTTP nevertheless
 * @param proxies in the order in which they are asked
 */
public record NetworkSettings(
        InsecureHosts insecure,
        InsecureHosts credentialsOverHttp,
        List<ProxyRules> proxies,
        Certificates certificates) {

    /** TLS of the JVM, no proxies. */
    public static final NetworkSettings DIRECT =
            new NetworkSettings(new InsecureHosts(Set.of()), new InsecureHosts(Set.of()), List.of(), Certificates.NONE);

    public NetworkSettings {
        Objects.requireNonNull(insecure, "insecure is null");
        Objects.requireNonNull(credentialsOverHttp, "credentialsOverHttp is null");
        proxies = List.copyOf(proxies);
        Objects.requireNonNull(certificates, "certificates is null");
    }

    /** @param hosts that may speak plain HTTP or show an unverified certificate: {@code host} or {@code host:port} */
    public static NetworkSettings insecure(Set<String> hosts) {
        return DIRECT.withInsecure(new InsecureHosts(hosts));
    }

    public NetworkSettings withInsecure(InsecureHosts changed) {
        return new NetworkSettings(changed, credentialsOverHttp, proxies, certificates);
    }

    public NetworkSettings withCredentialsOverHttp(InsecureHosts changed) {
        return new NetworkSettings(insecure, changed, proxies, certificates);
    }

    public NetworkSettings withProxies(List<ProxyRules> changed) {
        return new NetworkSettings(insecure, credentialsOverHttp, changed, certificates);
    }

    public NetworkSettings withCertificates(Certificates changed) {
        return new NetworkSettings(insecure, credentialsOverHttp, proxies, changed);
    }
}
