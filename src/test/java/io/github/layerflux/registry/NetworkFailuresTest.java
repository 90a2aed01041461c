package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.failure.BuildFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class NetworkFailuresTest {

    private static String lasting(Throwable error) {
        Throwable translated = NetworkFailures.translate(error, "r:5000");
        assertThat(translated).isInstanceOf(BuildFailure.class);
        return ((BuildFailure) translated).details().problem();
    }

    private static String passing(Throwable error) {
        Throwable translated = NetworkFailures.translate(error, "r:5000");
        assertThat(translated).isInstanceOf(TransientFailure.class);
        return ((TransientFailure) translated).afterAttempts(1).details().problem();
    }

    @Test
    void hostsThatArentThereStayAway() {
        assertThat(lasting(new ConnectException())).isEqualTo("connection refused to r:5000");
        assertThat(lasting(new ConnectException("Connection refused"))).isEqualTo("connection refused to r:5000");
        assertThat(lasting(new ConnectException("Network is unreachable")))
                .isEqualTo("can't connect to r:5000: Network is unreachable");
        assertThat(lasting(new NoRouteToHostException("No route to host")))
                .isEqualTo("can't connect to r:5000: No route to host");
        assertThat(lasting(new HttpConnectTimeoutException("HTTP connect timed out")))
                .isEqualTo("can't connect to r:5000: HTTP connect timed out");
        assertThat(lasting(new ConnectException().initCause(new UnknownHostException())))
                .isEqualTo("unknown host r:5000");
    }

    @Test
    void certificatesDontBecomeTrusted() {
        assertThat(lasting(new SSLHandshakeException("PKIX path building failed")))
                .isEqualTo("no trusted TLS connection: the certificate of r:5000 is of an unknown authority");
    }

    @Test
    void brokenAndStalledConnectionsMayComeBack() {
        assertThat(passing(new IOException("Connection reset")))
                .isEqualTo("the connection to r:5000 broke: Connection reset");
        assertThat(passing(new IOException())).isEqualTo("the connection to r:5000 broke: IOException");
        assertThat(passing(new HttpTimeoutException("request timed out"))).isEqualTo("no answer from r:5000 in time");
        assertThat(passing(new TimeoutException())).isEqualTo("no answer from r:5000 in time");
    }

    @Test
    void whatIsNotOfTheNetworkStaysAsItIs() {
        IllegalStateException defect = new IllegalStateException("ours");
        assertThat(NetworkFailures.translate(defect, "r:5000")).isSameAs(defect);
    }
}
