package io.github.layerflux.engine;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.remote.RemoteSources;
import io.github.layerflux.remote.WebClient;

/** How a build's ADD reaches the network. Loaded by the first that does. */
final class RemoteAccess {

    private RemoteAccess() {}

    static RemoteSources of(BuildRequest request, CacheDirectory directory) {
        return new RemoteSources(
                directory,
                request.environment().offline(),
                WebClient.of(request.environment().registries().network()));
    }
}
