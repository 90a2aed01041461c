package io.github.layerflux.registry.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several places, in their order: the first that has a login counts. */
public record LoginChain(List<LoginSource> sources) implements LoginSource {

    public LoginChain {
        sources = List.copyOf(sources);
    }

    @Override
    public Optional<Login> find(String registry, String repository) {
        for (LoginSource source : sources) {
            Optional<Login> login = source.find(registry, repository);
            if (login.isPresent()) {
                return login;
            }
        }
        return Optional.empty();
    }

    @Override
    public String places() {
        List<String> places = new ArrayList<>();
        for (LoginSource source : sources) {
            if (!source.places().isEmpty()) {
                places.add(source.places());
            }
        }
        return String.join(", ", places);
    }
}
