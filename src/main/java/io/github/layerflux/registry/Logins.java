package io.github.layerflux.registry;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.auth.Login;
import io.github.layerflux.registry.auth.LoginSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** The user's logins, each looked up once, on a thread that may wait for it, and told in a note. */
final class Logins {

    private final LoginSource source;
    private final Consumer<BuildEvent> events;
    private final Map<String, Optional<Login>> found = new ConcurrentHashMap<>();
    private final SingleFlight<String, Optional<Login>> lookups = new SingleFlight<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Logins(LoginSource source, Consumer<BuildEvent> events) {
        this.source = source;
        this.events = events;
    }

    /** Where logins are looked for, or empty. */
    String places() {
        return source.places();
    }

    Mono<Optional<Login>> of(ImageReference repository) {
        String key = repository.registry() + "/" + repository.repository();
        return lookups.join(key, () -> {
            Optional<Login> known = found.get(key);
            return known != null
                    ? Mono.just(known)
                    : onItsOwnThread(() -> look(repository)).doOnNext(login -> found.put(key, login));
        });
    }

    private Optional<Login> look(ImageReference repository) {
        Optional<Login> login = source.find(repository.registry(), repository.repository());
        if (login.isPresent()
                && told.add(repository.registry() + " " + login.get().description())) {
            events.accept(new BuildEvent.Note("credentials for " + repository.registry() + ": "
                    + login.get().description()));
        }
        return login;
    }

    /** A helper may ask a keychain, which may ask its user. */
    static Mono<Optional<Login>> onItsOwnThread(Supplier<Optional<Login>> lookup) {
        return Mono.fromFuture(() -> CompletableFuture.supplyAsync(lookup, Logins::run));
    }

    private static void run(Runnable lookup) {
        Thread thread = new Thread(lookup, "layerflux-credentials");
        thread.setDaemon(true);
        thread.start();
    }
}
