package io.github.layerflux.registry;

import io.github.layerflux.image.ImageReference;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The requests that push to one repository. HttpClient's timeout counts from the first byte sent to the head of the
 * answer, whatever the body's size; so while a body is on its way only a standstill counts, and then the registry has
 * time to check what it got.
 */
final class UploadRequests {

    /** Bytes a second that a registry surely digests and stores; it answers to the last request only after that. */
    private static final long SLOWEST_COMMIT = 10 << 20;

    private static final Duration WATCH = Duration.ofMillis(500);

    private final RegistrySettings settings;
    private final AuthorizedRequests requests;
    private final Scope scope;

    UploadRequests(RegistrySettings settings, AuthorizedRequests requests, Scope scope) {
        this.settings = settings;
        this.requests = requests;
        this.scope = scope;
    }

    ImageReference target() {
        return scope.target();
    }

    /** The same, with a right to read another repository of the registry too. */
    UploadRequests mountingFrom(String repository) {
        return new UploadRequests(settings, requests, scope.mountingFrom(repository));
    }

    /** @param path below the repository, such as {@code blobs/uploads/} */
    Mono<Reply> send(String method, String path, String what) {
        return send(method, path(path), what);
    }

    /** @param what is pushed, for messages */
    Mono<Reply> send(String method, URI uri, String what) {
        return send(Call.of(method, uri), what);
    }

    URI path(String path) {
        return URI.create("/v2/" + target().repository() + "/" + path);
    }

    /** The answer whatever its status, but for refused credentials and rights. */
    Mono<Reply> send(Call call, String what) {
        return requests.send(scope, call, (refusal, login) -> PushFailures.of(refusal, target(), what, login));
    }

    /**
     * Sends a part of a file.
     *
     * @param total of the blob, all of which the registry may want to digest before it answers
     */
    Mono<Reply> stream(Call call, Supplier<HttpRequest.BodyPublisher> body, Meter meter, long total, String what) {
        Duration limit = settings.stallTimeout().plusSeconds(total / SLOWEST_COMMIT);
        Mono<Long> standstill = Flux.interval(WATCH, settings.scheduler())
                .filter(tick -> meter.idle() > limit.toNanos())
                .next();
        return Mono.defer(() -> {
            meter.touch();
            return send(call.withBody(body), what)
                    .timeout(
                            standstill,
                            Mono.error(() -> NetworkFailures.translate(
                                    new TimeoutException(), scope.target().registry())));
        });
    }
}
