package io.github.layerflux.registry.auth;

import java.util.Optional;

/** A place where logins are kept. Reading it may take a while: files, executables, a keychain. Thread-safe. */
public interface LoginSource {

    /**
     * The login for a repository.
     *
     * @param registry host and optional port, {@code docker.io} for Docker Hub
     * @param repository the path; some places have logins for a part of a registry
     * @return empty when this place has none
     * @throws io.github.layerflux.failure.BuildFailure when there is one that can't be read
     */
    Optional<Login> find(String registry, String repository);

    /** What was looked at, as messages say it; empty when there is nothing to say. */
    String places();

    /** For those who have no login anywhere. */
    static LoginSource none() {
        return new NoLogins();
    }
}
