package io.github.layerflux.network;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why TLS didn't come about, in words: the JDK's name classes of the path validation. */
public final class TlsProblem {

    private static final String OWN_AUTHORITY =
            "If it is a private one, give its certificate as caFile for this host in <registries>, or put it in"
                    + " ~/.config/containers/certs.d (docs/network.md).";

    private TlsProblem() {}

    /**
     * @param place {@code host:port}
     */
    public static BuildFailure explain(SSLException error, String place) {
        if (find(error, CertificateExpiredException.class) != null) {
            return failure("the certificate of " + place + " has expired", error)
                    .suggest("Tell who runs it, or check this machine's clock.");
        }
        if (find(error, CertificateNotYetValidException.class) != null) {
            return failure("the certificate of " + place + " is not valid yet", error)
                    .suggest("Check this machine's clock.");
        }
        String text = texts(error);
        if (text.contains("No subject alternative") || text.contains("No name matching")) {
            return failure("the certificate of " + place + " is for another host", error)
                    .suggest("Use the name that the certificate is for.");
        }
        if (find(error, CertPathBuilderException.class) != null
                || find(error, CertPathValidatorException.class) != null
                || text.contains("PKIX path")) {
            return failure("the certificate of " + place + " is of an unknown authority", error)
                    .suggest(OWN_AUTHORITY);
        }
        if (text.contains("certificate_required")
                || text.contains("bad_certificate")
                || text.contains("certificate_unknown")) {
            return failure(place + " wants to see a client certificate, and accepts none that it was shown", error)
                    .suggest("Give clientCertificate and clientKey for this host in <registries> (docs/network.md).");
        }
        if (text.contains("nrecognized SSL message")) {
            return failure(place + " doesn't speak TLS", error)
                    .suggest("If it may speak plain HTTP, name it in insecureRegistries"
                            + " (-Dlayerflux.insecureRegistries=HOST:PORT).");
        }
        return new EnvironmentFailure("no TLS connection to " + place + ": " + message(error), error)
                .suggest("Check that it speaks TLS 1.2 or 1.3, and any proxy before it.");
    }

    private static BuildFailure failure(String why, Throwable cause) {
        return new EnvironmentFailure("no trusted TLS connection: " + why, cause);
    }

    private static <T extends Throwable> @Nullable T find(Throwable error, Class<T> kind) {
        @Nullable Throwable cause = error;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
        }
        return null;
    }

    private static String texts(Throwable error) {
        StringBuilder texts = new StringBuilder();
        @Nullable Throwable cause = error;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            texts.append(cause.getMessage()).append('\n');
        }
        return texts.toString();
    }

    private static String message(Throwable error) {
        return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    }
}
