package io.github.layerflux.registry;

import io.github.layerflux.image.ImageReference;
import java.net.URI;
import java.util.List;
import reactor.core.publisher.Mono;

/** Answers a registry's challenge. One implementation per kind of credentials. */
interface Authenticator {

    /**
     * The value of the {@code Authorization} header that satisfies a challenge.
     *
     * @param repository what is asked for
     * @param challenged the address that answered 401
     * @return fails with an {@link io.github.layerflux.failure.EnvironmentFailure} when it can't be answered
     */
    Mono<String> authorization(ImageReference repository, URI challenged, List<Challenge> challenges);
}
