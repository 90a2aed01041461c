package io.github.layerflux.remote;

import java.util.Objects;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/**
 * The login of a repository's address, for its server alone: JGit follows redirects, and would show its own provider's
 * password to whoever asks for one there.
 */
final class HostLogin extends UsernamePasswordCredentialsProvider {

    private final URIish server;

    HostLogin(URIish server, String password) {
        super(server.getUser(), password);
        this.server = server;
    }

    @Override
    public boolean get(URIish asking, CredentialItem... items) {
        boolean same = Objects.equals(asking.getScheme(), server.getScheme())
                && Objects.equals(asking.getHost(), server.getHost())
                && asking.getPort() == server.getPort();
        return same && super.get(asking, items);
    }
}
