package io.github.layerflux.registry;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.auth.Login;
import io.github.layerflux.registry.auth.LoginSource;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Knocks at a registry's door: {@code GET /v2/} (OCI distribution-spec, "Determining Support"), anonymously, then with
 * the user's login if there is one.
 */
public final class RegistryProbe {

    private static final URI DOOR = URI.create("/v2/");

    private final RegistrySettings settings;

    public RegistryProbe(RegistrySettings settings) {
        this.settings = settings;
    }

    /**
     * What came of it.
     *
     * @param registry host and optional port
     * @param reachable whether something answered that is a registry
     * @param login whose login would be used and where it was found, never the secret; empty for none
     * @param problem why it can't be reached, or doesn't accept the login; empty if all is well
     * @param suggestion what to do about the problem; may be empty
     */
    public record Answer(
            String registry, boolean reachable, Optional<String> login, String problem, Optional<String> suggestion) {}

    /** Never fails: whatever happens is an answer. */
    public Mono<Answer> ask(String registry) {
        LoginSource logins = settings.access().logins(this::warn);
        return Logins.onItsOwnThread(() -> logins.find(registry, ""))
                .flatMap(login -> knock(registry, logins, login))
                .onErrorResume(BuildFailure.class, failure -> Mono.just(failed(registry, false, failure)));
    }

    private void warn(String text) {
        settings.events().accept(new BuildEvent.Warning(text));
    }

    private Mono<Answer> knock(String registry, LoginSource source, Optional<Login> login) {
        Transport transport = new Transport(settings);
        Optional<String> description = login.map(Login::description);
        return new Endpoints(transport)
                .of(registry)
                .flatMap(address -> transport.get(address.resolve(DOOR), Map.of()))
                .flatMap(reply -> reply.discard().thenReturn(reply.status()))
                .flatMap(status -> {
                    if (status == 200 || status == 401 && login.isEmpty()) {
                        return Mono.just(new Answer(registry, true, description, "", Optional.empty()));
                    }
                    return status == 401
                            ? enter(registry, transport, source, description)
                            : Mono.just(noRegistry(registry, description, status));
                })
                .onErrorResume(BuildFailure.class, failure -> Mono.just(failed(registry, false, failure)));
    }

    private Mono<Answer> enter(String registry, Transport transport, LoginSource source, Optional<String> login) {
        Scope nothing = new Scope(ImageReference.parse(registry + "/layerflux"), List.of());
        return new AuthorizedRequests(transport, new Logins(source, settings.events()))
                .send(nothing, Call.get(DOOR, Map.of()), registry)
                .flatMap(reply -> reply.discard().thenReturn(reply.status()))
                .map(status -> new Answer(registry, true, login, "", Optional.<String>empty()))
                .onErrorResume(BuildFailure.class, failure -> {
                    Answer refused = failed(registry, true, failure);
                    return Mono.just(new Answer(registry, true, login, refused.problem(), refused.suggestion()));
                });
    }

    private static Answer noRegistry(String registry, Optional<String> login, int status) {
        return new Answer(
                registry,
                false,
                login,
                "answers with status " + status + ", as no registry does",
                Optional.of("Check the host's name, and what stands before it."));
    }

    private static Answer failed(String registry, boolean reachable, BuildFailure failure) {
        BuildFailure.Details details = failure.details();
        return new Answer(registry, reachable, Optional.empty(), details.problem(), details.suggestion());
    }
}
