package io.github.layerflux.remote;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the network's exceptions and statuses mean. */
final class Problems {

    private Problems() {}

    static String of(IOException failure) {
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return "unknown host";
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection in time";
        }
        if (failure instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (failure instanceof SSLException) {
            return "no trusted TLS connection: " + failure.getMessage();
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        return "the connection broke: " + (failure.getMessage() == null ? failure : failure.getMessage());
    }

    /** A host that isn't there, refuses or can't be trusted will be no better in a second. */
    static boolean isHopeless(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || failure instanceof SSLException
                || failure instanceof HttpConnectTimeoutException
                || has(failure, UnresolvedAddressException.class)
                || has(failure, UnknownHostException.class);
    }

    private static boolean has(Throwable error, Class<? extends Throwable> kind) {
        for (@Nullable Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** The words that belong to a status. */
    static String meaning(int status) {
        return switch (status) {
            case 401 -> " (not logged in)";
            case 403 -> " (forbidden)";
            case 404 -> " (not found)";
            case 410 -> " (gone)";
            case 429 -> " (too many requests)";
            case 500 -> " (internal error)";
            case 502 -> " (bad gateway)";
            case 503 -> " (unavailable)";
            case 504 -> " (gateway timeout)";
            default -> "";
        };
    }
}
