package io.github.layerflux.registry;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.network.TlsProblem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What the network's exceptions mean. A host that isn't there, refuses or can't be trusted will be no better in a
 * second; a connection that breaks or stalls may be.
 */
final class NetworkFailures {

    private NetworkFailures() {}

    /** @param place {@code host:port}, with the proxy on the way */
    static Throwable translate(Throwable error, String place) {
        if (error instanceof HttpConnectTimeoutException) {
            return unreachable(error, place); // TCP itself has tried several times by then
        }
        if (error instanceof TimeoutException || error instanceof HttpTimeoutException) {
            return new TransientFailure(new EnvironmentFailure("no answer from " + place + " in time", error)
                    .suggest("Check the network, or a proxy that " + place + " must be reached through."));
        }
        if (!(error instanceof IOException)) {
            return error;
        }
        if (has(error, UnresolvedAddressException.class) || has(error, UnknownHostException.class)) {
            return new EnvironmentFailure("unknown host " + place, error)
                    .suggest("Check the registry's name in the image reference and the machine's name servers.");
        }
        if (error instanceof ConnectException || error instanceof NoRouteToHostException) {
            return unreachable(error, place);
        }
        if (error instanceof SSLException tls) {
            return TlsProblem.explain(tls, place);
        }
        if (reason(error).startsWith("Tunnel failed, got: 4")) { // the JDK's words
            return new EnvironmentFailure("no way to " + place + ": the proxy refuses it: " + reason(error), error)
                    .suggest("Check with who runs the proxy, or name the host in nonProxyHosts or NO_PROXY.");
        }
        return new TransientFailure(
                new EnvironmentFailure("the connection to " + place + " broke: " + reason(error), error)
                        .suggest("Run the build again; what has arrived whole is kept."));
    }

    private static BuildFailure unreachable(Throwable error, String place) {
        String reason = reason(error).toLowerCase(Locale.ROOT);
        String problem = reason.equals("connectexception") || reason.contains("refused")
                ? "connection refused to " + place
                : "can't connect to " + place + ": " + reason(error);
        return new EnvironmentFailure(problem, error)
                .suggest("Check that the registry runs and that the image reference names its host and port.");
    }

    private static String reason(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    private static boolean has(Throwable error, Class<? extends Throwable> kind) {
        for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
