package io.github.layerflux.engine;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.remote.RemoteSources;

/** How a build's ADD reaches the network. Loaded by the first that does. */
final class RemoteAccess {

    private RemoteAccess() {}

    static RemoteSources of(BuildRequest request, CacheDirectory directory) {
        return new RemoteSources(
                directory,
                request.environment().offline(),
                request.environment().registries().network());
    }
}
