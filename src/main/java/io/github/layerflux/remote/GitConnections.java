package io.github.layerflux.remote;

import io.github.layerflux.network.HttpProxy;
import io.github.layerflux.network.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import org.eclipse.jgit.api.TransportConfigCallback;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/** JGit's HTTP through the proxies that the rest of the build uses; a login of theirs isn't known to JGit. */
final class GitConnections implements TransportConfigCallback, HttpConnectionFactory {

    private final Network network;
    private final HttpConnectionFactory connections = new JDKHttpConnectionFactory();

    GitConnections(Network network) {
        this.network = network;
    }

    @Override
    public void configure(Transport transport) {
        if (transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(this);
        }
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy ofTheJvm) throws IOException {
        Optional<HttpProxy> proxy = network.proxy(URI.create(url.getProtocol() + "://" + url.getAuthority()));
        return connections.create(
                url,
                proxy.isEmpty()
                        ? Proxy.NO_PROXY
                        : new Proxy(
                                Proxy.Type.HTTP,
                                new InetSocketAddress(
                                        proxy.get().host(), proxy.get().port())));
    }
}
