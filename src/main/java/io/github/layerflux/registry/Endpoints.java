package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/**
 * At which address a registry answers. A registry that must use TLS needs no question; an insecure one is asked at
 * {@code /v2/} (OCI distribution-spec, "Determining Support") over TLS and plain HTTP, loopback in the other order.
 */
final class Endpoints {

    private final Transport transport;
    private final Map<String, URI> known = new ConcurrentHashMap<>();

    Endpoints(Transport transport) {
        this.transport = transport;
    }

    Mono<URI> of(String registry) {
        return Mono.defer(() -> {
            URI found = known.get(registry);
            if (found != null) {
                return Mono.just(found);
            }
            List<URI> candidates = transport.insecure().candidates(registry);
            if (candidates.size() == 1) {
                return Mono.just(candidates.get(0));
            }
            // that the second address fails too says less than how the preferred one failed
            return answering(candidates.get(0))
                    .onErrorResume(first -> answering(candidates.get(1)).onErrorMap(second -> first))
                    .doOnNext(address -> known.put(registry, address));
        });
    }

    private Mono<URI> answering(URI address) {
        return transport
                .get(address.resolve("/v2/"), Map.of())
                .flatMap(reply -> reply.discard()
                        .then(Mono.defer(
                                () -> isTlsOnly(address, reply) ? Mono.error(tlsOnly(address)) : Mono.just(address))));
    }

    /** A TLS server answers plain HTTP with 400, if at all; {@code /v2/} itself never does. */
    private static boolean isTlsOnly(URI address, Reply reply) {
        return address.getScheme().equals("http") && reply.status() == 400;
    }

    private static Throwable tlsOnly(URI address) {
        return new EnvironmentFailure(address.getAuthority() + " doesn't answer to plain HTTP")
                .suggest("Check that the registry runs and that the image reference names its host and port.");
    }
}
