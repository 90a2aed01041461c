package io.github.layerflux.engine;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.remote.RemoteSources;
import io.github.layerflux.remote.SourceAccess;
import io.github.layerflux.remote.WebClient;

/** How a build's ADD reaches the network. Loaded by the first that does. */
final class RemoteAccess {

    private RemoteAccess() {}

    /** @param readOnly whether nothing is asked or written, and only what is known is used */
    static RemoteSources of(BuildRequest request, CacheDirectory directory, boolean readOnly) {
        SourceAccess online = request.environment().offline() ? SourceAccess.OFFLINE : SourceAccess.NETWORK;
        return new RemoteSources(
                directory,
                readOnly ? SourceAccess.READ_ONLY : online,
                WebClient.of(request.environment().registries().network()));
    }
}
